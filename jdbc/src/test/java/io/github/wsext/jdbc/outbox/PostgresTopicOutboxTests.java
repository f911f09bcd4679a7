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

package io.github.wsext.jdbc.outbox;

import java.io.IOException;
import java.nio.file.Path;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The outbox on PostgreSQL, where that is installed or
 * {@code -Dwsext.postgresql=required} says that it has to be.
 */
class PostgresTopicOutboxTests extends AbstractJdbcTopicOutboxTests {

	private static @Nullable PostgresServer server;

	@BeforeAll
	static void startServer() throws IOException, InterruptedException {
		Path programs = PostgresServer.programs();
		if (programs == null) {
			assertThat(System.getProperty("wsext.postgresql", "")).as("PostgreSQL is not installed")
				.isNotEqualTo("required");
			Assumptions.abort("PostgreSQL is not installed");
			return;
		}
		server = PostgresServer.start(programs);
	}

	@AfterAll
	static void stopServer() throws InterruptedException, IOException {
		if (server != null) {
			server.close();
		}
	}

	@Override
	DataSource createDataSource() {
		assertThat(server).isNotNull();
		return server.dataSource();
	}

	@Override
	String schema() {
		return "io/github/wsext/jdbc/schema-postgresql.sql";
	}

}
