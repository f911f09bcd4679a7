/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.github.wsext.test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compares {@code docs/promises.md} with the display names of all tests, in both
 * directions. With the system property {@code wsext.promises.write} the page gets the
 * tests there are, first; its sentences are written by hand.
 */
class PromisesTests {

	private static final Path ROOT = Path.of("..");

	private static final Path FILE = ROOT.resolve("docs/promises.md");

	private static PromisesPage page;

	private static Proofs proofs;

	@BeforeAll
	static void read() throws IOException {
		page = new PromisesPage(Files.readString(FILE));
		proofs = Proofs.of(ROOT);
		if (Boolean.getBoolean("wsext.promises.write")) {
			page = page.with(proofs);
			Files.writeString(FILE, page.text());
		}
	}

	@Test
	void everyCodeOfATestIsAPromise() {
		assertThat(proofs.byCode()).as("display names begin with codes that %s knows only", FILE)
			.allSatisfy((code, tests) -> assertThat(page.codes()).as("%s of %s", code, tests.keySet()).contains(code));
	}

	@Test
	void everyPromiseHasATest() {
		assertThat(page.codes()).doesNotHaveDuplicates().isSubsetOf(proofs.byCode().keySet());
	}

	@Test
	void thePageNamesTheTestsThereAre() {
		assertThat(page.text()).as("regenerate it as CONTRIBUTING.md says").isEqualTo(page.with(proofs).text());
	}

}
