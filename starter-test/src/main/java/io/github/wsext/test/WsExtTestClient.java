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

import java.net.URI;
import java.nio.ByteBuffer;
import java.security.Principal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

import io.github.wsext.WsConnection;
import io.github.wsext.WsMessage;
import io.github.wsext.test.Handshake.HandshakeRefusedException;
import io.github.wsext.test.RecordedFrame.Kind;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.ApplicationContext;
import org.springframework.http.HttpHeaders;
import org.springframework.util.Assert;
import org.springframework.web.socket.CloseStatus;

/**
 * A WebSocket client for tests, which talks to a server over a real port, or to endpoints
 * in memory:
 *
 * <pre class="code">
 * WsExtTestClient.connect("/echo").as("alice").send("hi").expectText("hi");
 * </pre>
 *
 * <p>
 * The settings come first. The client connects when it first sends or expects something,
 * or with {@link #open()}; when it is to connect {@linkplain #as(String) as somebody} it
 * fetches a one-time ticket before. Messages of the server queue up until they are
 * expected, in the order of their arrival: each expectation takes the next one. Whatever
 * turns out otherwise than expected is an {@link AssertionError} that shows what was sent
 * and what did arrive, and when.
 *
 * <p>
 * Each client has one connection. It is meant for the one thread of the test.
 *
 * @see #connect(String)
 * @see #to(int)
 * @see #bindToEndpoint(Object...)
 * @see #bindToApplicationContext(ApplicationContext)
 */
public final class WsExtTestClient implements AutoCloseable {

	private static final Duration MAX_FAREWELL = Duration.ofSeconds(1);

	private final WsExtTestServer server;

	private final Handshake handshake;

	private final Transcript transcript = new Transcript();

	private final TopicPositions positions;

	private Duration timeout;

	private @Nullable Conversation conversation;

	private @Nullable RejectedHandshake rejection;

	WsExtTestClient(WsExtTestServer server, String path) {
		this.server = server;
		this.handshake = new Handshake(server.connector(), path);
		this.timeout = server.timeout();
		this.positions = new TopicPositions(server.eventKeys());
	}

	/**
	 * Starts a client for an endpoint of the application under test. Works in the methods
	 * of a {@code @SpringBootTest} that runs on a port or has
	 * {@link AutoConfigureWsExtTestClient @AutoConfigureWsExtTestClient},
	 * {@code @BeforeEach} included, on the test's own thread. What is still connected
	 * after the test method is closed.
	 * @param path path of the endpoint below the context path, encoded, possibly with a
	 * query
	 * @throws IllegalStateException if there is no such test
	 */
	public static WsExtTestClient connect(String path) {
		return CurrentTest.connect(path);
	}

	/**
	 * The server on this port of {@code localhost}.
	 */
	public static WsExtTestServer to(int port) {
		return to(URI.create("http://localhost:" + port));
	}

	/**
	 * The server at this URI.
	 * @param uri an {@code http} or {@code https} URI, with the context path if there is
	 * one
	 * @throws IllegalArgumentException if it is of another scheme
	 */
	public static WsExtTestServer to(URI uri) {
		return new WsExtTestServer(HttpConnector.to(uri), WsExtTestServer.DEFAULT_TIMEOUT, JsonMapper.shared(),
				EventKeys.STANDARD);
	}

	/**
	 * Endpoints without a port, an application or a container: they and the engine under
	 * them are met in memory.
	 * @param endpoints {@code @WsExtEndpoint} beans and {@code @WsExtAdvice} beans, or
	 * their classes, which are then made with what
	 * {@link WsExtTestEndpoints#with(Object...)} supplies
	 */
	public static WsExtTestEndpoints bindToEndpoint(Object... endpoints) {
		Assert.notEmpty(endpoints, "An endpoint is needed");
		return new WsExtTestEndpoints(List.of(endpoints));
	}

	/**
	 * The endpoints of an application context, met in memory, whether it has a port or
	 * not. Nothing of the web layer is asked: no filter, no security rule, no origin.
	 * @throws IllegalArgumentException if WsExt is not in the context
	 */
	public static WsExtTestServer bindToApplicationContext(ApplicationContext context) {
		return ContextBinding.inMemory(context);
	}

	/**
	 * Connects as this user, whose password is the name once more. Without a port nobody
	 * checks the password: the caller is a user of that name with the role {@code USER},
	 * or those of {@link #roles(String...)}.
	 * @see #as(String, String)
	 */
	public WsExtTestClient as(String user) {
		return as(user, user);
	}

	/**
	 * Connects as this user: HTTP Basic credentials, or those that the
	 * {@linkplain WsExtTestServer#credentials server} is told to use, fetch a ticket.
	 * Default: nobody, and no ticket; without a port who is logged in on the test's
	 * thread, as with {@code @WithMockUser}.
	 */
	public WsExtTestClient as(String user, String password) {
		settings().basic(user, password);
		return this;
	}

	/**
	 * Connects as this caller, for instance an {@code Authentication}.
	 * @throws IllegalStateException if there is a port: the server finds out who connects
	 */
	public WsExtTestClient as(Principal caller) {
		settings().principal(caller);
		return this;
	}

	/**
	 * The roles of the user it connects as. Default: {@code USER}.
	 * @param roles roles without the prefix {@code ROLE_}
	 * @throws IllegalStateException if there is a port: the server knows them
	 */
	public WsExtTestClient roles(String... roles) {
		settings().roles(List.of(roles));
		return this;
	}

	/**
	 * An attribute the connection starts with, as one of its ticket. Default: none.
	 * @throws IllegalStateException if there is a port, or, later, if the endpoint takes
	 * no tickets
	 */
	public WsExtTestClient attribute(String name, Object value) {
		settings().attribute(name, value);
		return this;
	}

	/**
	 * The payload of its ticket. Default: none.
	 * @throws IllegalStateException if there is a port, or, later, if the endpoint takes
	 * no tickets
	 */
	public WsExtTestClient ticketPayload(Object payload) {
		settings().ticketPayload(payload);
		return this;
	}

	/**
	 * Comes back to topics with a history: its ticket carries these positions. Nothing
	 * comes of them where it connects without one.
	 * @param positions those of a client that was there {@linkplain #positions() before}
	 */
	public WsExtTestClient resume(Map<String, String> positions) {
		settings().resume(positions);
		return this;
	}

	/**
	 * Leaves pings of the server without an answer, as a client that has vanished.
	 * @throws IllegalStateException if there is a port: the JDK's client answers by
	 * itself
	 */
	public WsExtTestClient withoutPongs() {
		settings().withoutPongs();
		return this;
	}

	/**
	 * Connects as the bearer of this token: it fetches a ticket.
	 */
	public WsExtTestClient bearer(String token) {
		settings().bearer(token);
		return this;
	}

	/**
	 * Connects with this ticket instead of fetching one. Without a port, the application
	 * context consumes it.
	 */
	public WsExtTestClient ticket(String ticket) {
		settings().ticket(ticket);
		return this;
	}

	/**
	 * Names the endpoint the ticket is to be bound to. Default: none, or the path of the
	 * connection with {@link TicketCarrier#PATH}.
	 * @throws IllegalStateException if there is neither a port nor an application
	 */
	public WsExtTestClient ticketFor(String endpoint) {
		settings().ticketFor(endpoint);
		return this;
	}

	/**
	 * Where the ticket is issued. Default: that of the
	 * {@linkplain WsExtTestServer#ticketPath(String) server}.
	 * @throws IllegalStateException if there is neither a port nor an application
	 */
	public WsExtTestClient ticketPath(String path) {
		settings().ticketPath(path);
		return this;
	}

	/**
	 * How the ticket is handed in. Default: that of the
	 * {@linkplain WsExtTestServer#ticketCarrier(TicketCarrier) server}. Without a port,
	 * an application issues the ticket only if this, {@link #ticketFor} or
	 * {@link #ticketPath} is set.
	 * @throws IllegalStateException if there is neither a port nor an application
	 */
	public WsExtTestClient carrier(TicketCarrier carrier) {
		settings().carrier(carrier);
		return this;
	}

	/**
	 * Adds a header to the handshake.
	 */
	public WsExtTestClient header(String name, String value) {
		settings().header(name, value);
		return this;
	}

	/**
	 * The origin of the page, sent with the handshake and with the request for a ticket.
	 * Default: none, as programs do.
	 */
	public WsExtTestClient origin(String origin) {
		return header(HttpHeaders.ORIGIN, origin);
	}

	/**
	 * The subprotocols to offer, the preferred one first. Default: none.
	 */
	public WsExtTestClient subprotocols(String... subprotocols) {
		settings().subprotocols(List.of(subprotocols));
		return this;
	}

	/**
	 * How long to wait for the handshake, for a message, and for a message to leave. May
	 * be changed at any time. Default: that of the
	 * {@linkplain WsExtTestServer#timeout(Duration) server}.
	 */
	public WsExtTestClient timeout(Duration timeout) {
		this.timeout = timeout;
		return this;
	}

	/**
	 * Connects, if that has not happened yet.
	 * @throws AssertionError if no ticket was issued or the handshake was refused
	 */
	public WsExtTestClient open() {
		conversation();
		return this;
	}

	/**
	 * Connects, which the server has to refuse.
	 * @param status the expected HTTP status
	 * @return the server's answer
	 */
	public RejectedHandshake expectRejected(int status) {
		connectOnce();
		RejectedHandshake answer = this.rejection;
		String expected = "Expected " + this.handshake.title() + " to be rejected with " + status;
		if (answer == null) {
			close();
			throw new AssertionError(expected + " but the handshake was accepted");
		}
		if (answer.status() != status) {
			throw new AssertionError(expected + " but it was with " + answer.describe());
		}
		return answer;
	}

	/**
	 * The subprotocol the server has chosen, or {@code null} if none.
	 */
	public @Nullable String subprotocol() {
		return conversation().subprotocol();
	}

	/**
	 * Sends a message and waits until it has left.
	 * @param message as for {@link WsConnection#send(Object)}: a {@code CharSequence} for
	 * a text message, {@code byte[]} or {@code ByteBuffer} for a binary message, a
	 * {@link WsMessage}, or any other object, which is written as JSON
	 */
	public WsExtTestClient send(Object message) {
		Conversation current = conversation();
		if (message instanceof CharSequence text) {
			current.text(text.toString(), this.timeout);
		}
		else if (message instanceof WsMessage.Text text) {
			current.text(text.payload(), this.timeout);
		}
		else if (message instanceof byte[] bytes) {
			current.binary(ByteBuffer.wrap(bytes), this.timeout);
		}
		else if (message instanceof ByteBuffer bytes) {
			current.binary(bytes, this.timeout);
		}
		else if (message instanceof WsMessage.Binary binary) {
			current.binary(binary.payload(), this.timeout);
		}
		else {
			current.text(this.server.jsonMapper().writeValueAsString(message), this.timeout);
		}
		return this;
	}

	/**
	 * Sends an event without a payload and waits until it has left.
	 */
	public WsExtTestClient sendEvent(String name) {
		return send(Map.of(this.server.eventKeys().event(), name));
	}

	/**
	 * Sends an event and waits until it has left.
	 * @param payload its payload, which is written as JSON
	 */
	public WsExtTestClient sendEvent(String name, Object payload) {
		Map<String, Object> event = new LinkedHashMap<>();
		event.put(this.server.eventKeys().event(), name);
		event.put(this.server.eventKeys().payload(), payload);
		return send(event);
	}

	/**
	 * Sends a part of a text message, and waits until it has left. Parts that are not the
	 * last are read by the server before the message is complete.
	 * @param last whether the message ends with it
	 */
	public WsExtTestClient sendPart(CharSequence part, boolean last) {
		conversation().textPart(part.toString(), last, this.timeout);
		return this;
	}

	/**
	 * Sends a part of a binary message, and waits until it has left.
	 * @param last whether the message ends with it
	 */
	public WsExtTestClient sendPart(byte[] part, boolean last) {
		conversation().binaryPart(ByteBuffer.wrap(part), last, this.timeout);
		return this;
	}

	/**
	 * Reads no further messages, as a slow consumer, until {@link #resumeReading()}. One
	 * more may arrive, which the client has asked for by then. Without a port the server
	 * cannot write any further; over one, what lies between takes some more.
	 */
	public WsExtTestClient pauseReading() {
		conversation().pauseReading();
		return this;
	}

	/**
	 * Reads again.
	 */
	public WsExtTestClient resumeReading() {
		conversation().resumeReading();
		return this;
	}

	/**
	 * Sends a ping with this payload of at most 125 bytes. Pings of the server are
	 * answered without further ado.
	 */
	public WsExtTestClient sendPing(byte... payload) {
		conversation().ping(ByteBuffer.wrap(payload), this.timeout);
		return this;
	}

	/**
	 * Expects a pong with this payload. Pongs do not count as messages: it does not
	 * matter which messages arrived before it.
	 */
	public WsExtTestClient expectPong(byte... payload) {
		conversation().expectPong(ByteBuffer.wrap(payload), this.timeout);
		return this;
	}

	/**
	 * Expects a ping of the server, which has been answered when this returns. Pings do
	 * not count as messages either.
	 */
	public WsExtTestClient expectPing() {
		conversation().expectPing(this.timeout);
		return this;
	}

	/**
	 * Expects this text as the next message.
	 */
	public WsExtTestClient expectText(String expected) {
		String what = "text " + Text.quote(expected);
		RecordedFrame frame = expectMessage(what, this.timeout);
		if (!frame.text().equals(expected)) {
			throw conversation().failure("Expected " + what + " but got " + frame.describe());
		}
		return this;
	}

	/**
	 * Expects a text that matches as the next message.
	 */
	public WsExtTestClient expectText(Predicate<String> expected) {
		RecordedFrame frame = expectMessage("a text", this.timeout);
		if (!expected.test(frame.text())) {
			throw conversation().failure("Expected a text that matches but got " + frame.describe());
		}
		return this;
	}

	/**
	 * Expects a text that passes the assertions as the next message.
	 */
	public WsExtTestClient expectTextSatisfying(Consumer<String> assertions) {
		RecordedFrame frame = expectMessage("a text", this.timeout);
		check(frame.text(), assertions);
		return this;
	}

	/**
	 * Skips messages until a text matches.
	 * @return the text
	 */
	public String skipUntilText(Predicate<String> wanted) {
		return conversation()
			.skipUntil((frame) -> frame.kind() == Kind.TEXT && wanted.test(frame.text()), "a text that matches",
					this.timeout)
			.text();
	}

	/**
	 * Expects JSON as the next message.
	 * @return what was read from it
	 */
	public <T> T expectJson(Class<T> type) {
		RecordedFrame frame = expectMessage(type.getSimpleName() + " as JSON", this.timeout);
		return read(frame, type);
	}

	/**
	 * Expects JSON that matches as the next message.
	 */
	public <T> WsExtTestClient expectJson(Class<T> type, Predicate<T> expected) {
		T value = expectJson(type);
		if (!expected.test(value)) {
			throw conversation().failure("Expected " + type.getSimpleName() + " that matches but got " + value);
		}
		return this;
	}

	/**
	 * Expects an event of this name as the next message, whatever else is in it.
	 */
	public WsExtTestClient expectEvent(String name) {
		nextEvent(name);
		return this;
	}

	/**
	 * Expects an event of this name as the next message.
	 * @return what was read from its payload
	 */
	public <T> T expectEvent(String name, Class<T> type) {
		JsonNode event = nextEvent(name);
		String key = this.server.eventKeys().payload();
		JsonNode payload = event.get(key);
		if (payload == null || payload.isNull()) {
			throw conversation().failure("Expected event " + Text.quote(name) + " with a payload but it has none");
		}
		try {
			return this.server.jsonMapper().treeToValue(payload, type);
		}
		catch (JacksonException ex) {
			throw conversation().failure("Expected event " + Text.quote(name) + " with " + type.getSimpleName()
					+ " but its payload cannot be read: " + ex.getOriginalMessage(), ex);
		}
	}

	/**
	 * Expects to be told, as the next message, that it gets what it has missed of a
	 * topic: by the answer to {@code topic:subscribe} or by {@code topic:resumed}. What
	 * it has missed follows.
	 * @param count number of messages it has missed
	 */
	public WsExtTestClient expectRecovered(String topic, int count) {
		JsonNode outcome = nextOutcome(topic, "to recover " + count + " messages of " + Text.quote(topic));
		if (!outcome.path("recovered").asBoolean(false) || outcome.path("count").asInt(0) != count) {
			throw conversation().failure(
					"Expected to recover " + count + " messages of " + Text.quote(topic) + " but was told " + outcome);
		}
		return this;
	}

	/**
	 * Expects to be told, as the next message, that messages of a topic are gone: by
	 * {@code topic:lost}, by the answer to {@code topic:subscribe} or by
	 * {@code topic:resumed}.
	 */
	public WsExtTestClient expectLost(String topic) {
		JsonNode outcome = nextOutcome(topic, "to lose messages of " + Text.quote(topic));
		if (outcome.path("recovered").asBoolean(false) || !outcome.has("pos")) {
			throw conversation()
				.failure("Expected to lose messages of " + Text.quote(topic) + " but was told " + outcome);
		}
		return this;
	}

	private JsonNode nextOutcome(String topic, String expected) {
		RecordedFrame frame = expectMessage(expected, this.timeout);
		JsonNode outcome = this.positions.outcome(frame.text(), topic);
		if (outcome == null) {
			throw conversation().failure("Expected " + expected + " but got " + frame.describe());
		}
		return outcome;
	}

	/**
	 * Where it is in topics with a history: the position of the last message of each that
	 * has been expected. Another client can {@linkplain #resume(Map) go on} from there.
	 */
	public Map<String, String> positions() {
		return this.positions.toMap();
	}

	private RecordedFrame expectMessage(String expected, Duration timeout) {
		RecordedFrame frame = conversation().expect(Kind.TEXT, expected, timeout);
		this.positions.seen(frame.text());
		return frame;
	}

	private JsonNode nextEvent(String name) {
		String expected = "event " + Text.quote(name);
		RecordedFrame frame = expectMessage(expected, this.timeout);
		JsonNode event = readIfPossible(frame, JsonNode.class);
		JsonNode found = (event != null) ? event.get(this.server.eventKeys().event()) : null;
		if (event == null || found == null || !found.isString() || !found.asString().equals(name)) {
			throw conversation().failure("Expected " + expected + " but got " + frame.describe());
		}
		return event;
	}

	/**
	 * Expects JSON that passes the assertions as the next message.
	 */
	public <T> WsExtTestClient expectJsonSatisfying(Class<T> type, Consumer<T> assertions) {
		check(expectJson(type), assertions);
		return this;
	}

	/**
	 * Expects JSON that contains at least this as the next message: other fields may be
	 * there, the order of fields does not matter, that of array elements does.
	 * @throws IllegalArgumentException if what is expected is not JSON
	 */
	public WsExtTestClient expectJson(String expected) {
		JsonNode expectedTree;
		try {
			expectedTree = this.server.jsonMapper().readTree(expected);
		}
		catch (JacksonException ex) {
			throw new IllegalArgumentException("Not JSON: " + expected, ex);
		}
		RecordedFrame frame = expectMessage("JSON " + Text.quote(expected), this.timeout);
		String difference = JsonComparison.difference(expectedTree, read(frame, JsonNode.class));
		if (difference != null) {
			throw conversation()
				.failure("Expected JSON " + Text.quote(expected) + " but " + difference + " in " + frame.describe());
		}
		return this;
	}

	/**
	 * Skips messages until one can be read as JSON of this type and matches.
	 * @return what was read from it
	 */
	public <T> T skipUntilJson(Class<T> type, Predicate<T> wanted) {
		RecordedFrame found = conversation().skipUntil((frame) -> {
			T value = readIfPossible(frame, type);
			return value != null && wanted.test(value);
		}, type.getSimpleName() + " that matches", this.timeout);
		return read(found, type);
	}

	/**
	 * Expects a binary message with these bytes as the next message.
	 */
	public WsExtTestClient expectBinary(byte... expected) {
		ByteBuffer bytes = ByteBuffer.wrap(expected);
		String what = "binary " + Text.bytes(bytes);
		RecordedFrame frame = conversation().expect(Kind.BINARY, what, this.timeout);
		if (!frame.bytes().equals(bytes)) {
			throw conversation().failure("Expected " + what + " but got " + frame.describe());
		}
		return this;
	}

	/**
	 * Expects neither a message nor the end of the connection for this time. It is the
	 * one expectation that always takes its time: keep it short.
	 */
	public WsExtTestClient expectNothing(Duration duration) {
		conversation().expectNothing(duration);
		return this;
	}

	/**
	 * Expects the end of the connection, with no message before it. Does not close: that
	 * is up to the server, or {@link #close(int)}.
	 * @param code the close code; 1005 for a close without a code, 1006 for a line that
	 * was cut
	 */
	public WsExtTestClient expectClose(int code) {
		RecordedFrame frame = conversation().expect(Kind.CLOSE, "close " + code, this.timeout);
		if (statusOf(frame).getCode() != code) {
			throw conversation().failure("Expected close " + code + " but got " + frame.describe());
		}
		return this;
	}

	/**
	 * Expects the end of the connection with this code and reason, with no message before
	 * it.
	 */
	public WsExtTestClient expectClose(CloseStatus status) {
		String what = RecordedFrame.describe(status);
		RecordedFrame frame = conversation().expect(Kind.CLOSE, what, this.timeout);
		if (!RecordedFrame.describe(statusOf(frame)).equals(what)) {
			throw conversation().failure("Expected " + what + " but got " + frame.describe());
		}
		return this;
	}

	/**
	 * Skips messages until the connection has ended.
	 * @return how it ended
	 */
	public CloseStatus skipUntilClose() {
		return statusOf(conversation().skipUntil((frame) -> frame.kind() == Kind.CLOSE, "the end of the connection",
				this.timeout));
	}

	/**
	 * Sends a close frame; {@link #expectClose(int)} then waits for the server's answer.
	 * @throws IllegalArgumentException if a client may not send this code
	 */
	public WsExtTestClient close(int code) {
		return close(code, "");
	}

	/**
	 * Sends a close frame; {@link #expectClose(int)} then waits for the server's answer.
	 * @param code the code: 1000, 1001, 1008, 1011 or 3000 to 4999
	 * @param reason the reason, at most 123 bytes of UTF-8
	 * @throws IllegalArgumentException if a client may not send this code or reason
	 */
	public WsExtTestClient close(int code, String reason) {
		conversation().close(new CloseStatus(code, reason), this.timeout);
		return this;
	}

	/**
	 * Closes with 1000 if the connection is open, waits a second at most for the server's
	 * answer, and cuts the line. Never fails, and does nothing if there is no connection.
	 */
	@Override
	public void close() {
		if (this.conversation != null) {
			this.conversation.end((this.timeout.compareTo(MAX_FAREWELL) < 0) ? this.timeout : MAX_FAREWELL);
		}
	}

	/**
	 * Cuts the line, without a close frame.
	 */
	public void abort() {
		conversation().abort();
	}

	/**
	 * What the server has sent so far, whether it was expected yet or not.
	 */
	public List<RecordedFrame> received() {
		return this.transcript.received();
	}

	/**
	 * The connection with its transcript.
	 */
	@Override
	public String toString() {
		return this.handshake.title() + "\n" + this.transcript;
	}

	private Handshake settings() {
		if (this.conversation != null || this.rejection != null) {
			throw new IllegalStateException("Settings come before the first message: the client has connected");
		}
		return this.handshake;
	}

	private Conversation conversation() {
		connectOnce();
		if (this.conversation == null) {
			RejectedHandshake answer = this.rejection;
			throw new AssertionError("Could not connect to " + this.handshake.title()
					+ ": the handshake was rejected with " + ((answer != null) ? answer.describe() : "nothing"));
		}
		return this.conversation;
	}

	private void connectOnce() {
		if (this.conversation == null && this.rejection == null) {
			Line line = new Line(this.transcript);
			try {
				this.conversation = new Conversation(this.handshake.perform(line, this.timeout), line, this.transcript,
						this.handshake.title());
			}
			catch (HandshakeRefusedException ex) {
				this.rejection = ex.answer();
			}
		}
	}

	private <T> T read(RecordedFrame frame, Class<T> type) {
		try {
			return this.server.jsonMapper().readValue(frame.text(), type);
		}
		catch (JacksonException ex) {
			throw conversation().failure("Expected " + type.getSimpleName() + " as JSON but got " + frame.describe()
					+ ", which cannot be read: " + ex.getOriginalMessage(), ex);
		}
	}

	private <T> @Nullable T readIfPossible(RecordedFrame frame, Class<T> type) {
		if (frame.kind() != Kind.TEXT) {
			return null;
		}
		try {
			return this.server.jsonMapper().readValue(frame.text(), type);
		}
		catch (JacksonException ex) {
			return null;
		}
	}

	private <T> void check(T value, Consumer<T> assertions) {
		try {
			assertions.accept(value);
		}
		catch (AssertionError ex) {
			throw conversation().failure(String.valueOf(ex.getMessage()), ex);
		}
	}

	private static CloseStatus statusOf(RecordedFrame frame) {
		CloseStatus status = frame.status();
		return (status != null) ? status : CloseStatus.NO_STATUS_CODE;
	}

}
