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

package io.github.wsext.transport.tomcat;

import io.github.wsext.transport.WebSocketUpgrade;
import org.apache.coyote.http11.upgrade.InternalHttpUpgradeHandler;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.apache.tomcat.util.net.SocketBufferHandler;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TomcatRequirements}.
 */
@ExtendWith(OutputCaptureExtension.class)
class TomcatRequirementsTests {

	private final WebSocketUpgrade standard = (request, response, subprotocol, principal, listener) -> {
	};

	private final WebSocketUpgrade own = (request, response, subprotocol, principal, listener) -> {
	};

	@Test
	@DisplayName("the Tomcat that we are built with has all that is relied on")
	void builtWith() {
		assertThat(TomcatRequirements.ofConnections().missing()).isEmpty();
		assertThat(TomcatRequirements.ofSmallBuffers().missing()).isEmpty();
	}

	@Test
	@DisplayName("fields of another name or type, methods with other parameters and new abstract methods are missing")
	void missing() {
		TomcatRequirements requirements = new TomcatRequirements().field(SocketBufferHandler.class, "gone", int.class)
			.field(SocketBufferHandler.class, "readBuffer", String.class)
			.method(NioSocketWrapper.class, "registerReadInterest", String.class)
			.implementation(InternalHttpUpgradeHandler.class);
		assertThat(requirements.missing()).hasSize(4)
			.startsWith(SocketBufferHandler.class.getName() + ".gone",
					SocketBufferHandler.class.getName() + ".readBuffer",
					NioSocketWrapper.class.getName() + ".registerReadInterest()");
	}

	@Test
	@DisplayName("a Tomcat without them is served by its own WebSocket support, and the log says why in one line")
	void fallsBack(CapturedOutput output) {
		TomcatRequirements gone = new TomcatRequirements().field(SocketBufferHandler.class, "gone", int.class);
		assertThat(TomcatUpgrade.create(gone, gone, this.standard, () -> this.own)).isSameAs(this.standard);
		assertThat(output.getOut().lines().filter((line) -> line.contains("gone"))).singleElement()
			.asString()
			.contains("wsext.transport=standard");
	}

	@Test
	@DisplayName("a Tomcat whose buffers can not be made small keeps them, and the log says so in one line")
	void largeBuffers(CapturedOutput output) {
		TomcatRequirements gone = new TomcatRequirements().field(SocketBufferHandler.class, "gone", int.class);
		assertThat(TomcatUpgrade.create(new TomcatRequirements(), gone, this.standard, () -> this.own))
			.isSameAs(this.own);
		assertThat(output.getOut().lines().filter((line) -> line.contains("gone"))).singleElement()
			.asString()
			.contains("Idle connections keep their HTTP buffers");
	}

}
