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

package io.github.wsext.connection;

import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.LeaveReason;
import io.github.wsext.OnBinary;
import io.github.wsext.OnClose;
import io.github.wsext.OnOpen;
import io.github.wsext.OnText;
import io.github.wsext.WsConnection;
import io.github.wsext.WsExtEndpoint;
import org.jspecify.annotations.Nullable;

import org.springframework.web.socket.CloseStatus;

/**
 * Does what the probe of a connection says; connections without one are only counted.
 */
@WsExtEndpoint(path = "/probe/{name}", id = "probe", authentication = HandshakeAuthentication.NONE)
class ProbeEndpoint {

	static final ConcurrentMap<String, Probe> probes = new ConcurrentHashMap<>();

	@OnOpen
	void open(WsConnection connection) {
		Probe probe = probes.get(connection.handshake().path());
		if (probe != null) {
			probe.opened(connection);
		}
	}

	@OnText
	@Nullable Object text(String text, WsConnection connection) {
		Probe probe = probes.get(connection.handshake().path());
		return (probe != null) ? probe.text(connection, text) : text;
	}

	@OnBinary
	@Nullable Object binary(ByteBuffer bytes, WsConnection connection) {
		Probe probe = probes.get(connection.handshake().path());
		return (probe != null) ? probe.binary(connection, bytes) : bytes;
	}

	@OnClose
	void close(WsConnection connection, CloseStatus status, LeaveReason reason) {
		Probe probe = probes.remove(connection.handshake().path());
		if (probe != null) {
			probe.closed(connection, new ConnectionEnd(status, reason));
		}
	}

}
