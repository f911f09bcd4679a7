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

package io.github.wsext.architecture;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.Stream;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.conditions.ArchConditions;
import com.tngtech.archunit.library.GeneralCodingRules;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.jspecify.annotations.NullMarked;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.Configuration;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The rules of the house: what may know what, and what may be seen.
 */
@AnalyzeClasses(packages = ArchitectureTests.ROOT, importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTests {

	static final String ROOT = "io.github.wsext";

	/**
	 * Which rooms a room may know, besides the API in the root package. The order is that
	 * from the ground floor to the roof: no room knows one that comes after it.
	 */
	private static final Map<String, Set<String>> ROOMS = ordered(
			// The ground floor: these know only the API.
			Map.entry("spi", Set.of()), Map.entry("support", Set.of()), Map.entry("transport", Set.of()),
			Map.entry("transport.frame", Set.of("transport")),
			Map.entry("transport.tomcat", Set.of("transport", "transport.frame")),
			Map.entry("transport.standard", Set.of("transport", "transport.tomcat")), Map.entry("codec", Set.of()),
			Map.entry("limit", Set.of("support")),
			// Identity.
			Map.entry("ticket", Set.of("limit", "support")),
			// Out.
			Map.entry("send", Set.of("codec", "transport")), Map.entry("topic", Set.of("send")),
			Map.entry("event", Set.of("codec", "send", "support", "topic")),
			Map.entry("topic.history", Set.of("event", "send", "support", "topic")),
			// The address book. Of tickets it knows that an endpoint may bring a
			// resolver.
			Map.entry("endpoint", Set.of("event", "ticket")),
			// The living.
			Map.entry("connection", Set.of("codec", "event", "limit", "send", "support", "topic", "transport")),
			Map.entry("presence", Set.of("codec", "connection", "event", "send", "support", "topic")),
			// In.
			Map.entry("dispatch.event", Set.of("codec", "connection", "endpoint", "event", "presence", "topic")),
			Map.entry("dispatch.stream", Set.of("connection")),
			Map.entry("dispatch.invocation",
					Set.of("codec", "connection", "dispatch.event", "dispatch.stream", "endpoint", "event")),
			Map.entry("dispatch.argument",
					Set.of("codec", "connection", "dispatch.invocation", "dispatch.stream", "endpoint", "event")),
			Map.entry("dispatch.context", Set.of("dispatch.invocation", "endpoint", "event", "support")),
			Map.entry("dispatch.result",
					Set.of("codec", "connection", "dispatch.event", "dispatch.invocation", "dispatch.stream",
							"endpoint", "event", "send", "topic")),
			Map.entry("dispatch.conversation", Set.of("codec", "connection", "dispatch.stream", "send")),
			Map.entry("dispatch",
					Set.of("codec", "connection", "dispatch.argument", "dispatch.context", "dispatch.conversation",
							"dispatch.invocation", "dispatch.result", "dispatch.stream", "dispatch.event", "endpoint",
							"event", "limit", "presence", "topic", "transport")),
			// A leaf: the other nodes.
			Map.entry("cluster", Set.of("codec", "connection", "event", "send", "support", "topic", "topic.history")),
			// All of these, put together.
			Map.entry("engine", Set.of("codec", "connection", "dispatch", "dispatch.context", "dispatch.conversation",
					"dispatch.event", "endpoint", "event", "presence", "send", "support", "topic", "topic.history")),
			// The door.
			Map.entry("handshake",
					Set.of("connection", "dispatch", "dispatch.context", "dispatch.event", "endpoint", "limit", "spi",
							"support", "ticket", "transport")),
			// A leaf: the document of all endpoints.
			Map.entry("asyncapi", Set.of("dispatch", "dispatch.invocation", "endpoint", "event", "ticket", "topic")),
			// A leaf: publishing by HTTP.
			Map.entry("publish", Set.of("codec", "event", "limit", "send", "support", "topic")),
			// A leaf: the page for developers.
			Map.entry("console", Set.of("asyncapi", "connection", "dispatch", "endpoint", "event", "ticket")),
			// A leaf that plugs into interfaces of the others.
			Map.entry("observe",
					Set.of("cluster", "connection", "dispatch.context", "dispatch.conversation", "endpoint", "event",
							"handshake", "limit", "presence", "send", "support", "ticket", "topic", "topic.history")),
			// A leaf that tells those who run the application of all the others.
			Map.entry("actuate",
					Set.of("connection", "dispatch", "endpoint", "handshake", "limit", "send", "ticket", "topic",
							"transport")),
			// Sees all.
			Map.entry("autoconfigure", Set.of("actuate", "asyncapi", "cluster", "codec", "connection", "console",
					"dispatch", "dispatch.context", "dispatch.conversation", "dispatch.event", "endpoint", "engine",
					"event", "handshake", "limit", "observe", "presence", "publish", "send", "support", "ticket",
					"topic", "topic.history", "transport", "transport.standard", "transport.tomcat")));

	/**
	 * The public types that are for applications, besides the root package: what they
	 * use, replace or add, and what those name. A new one is a promise.
	 */
	private static final Map<String, Set<String>> API_TYPES = Map.ofEntries(
			Map.entry("asyncapi", Set.of("AsyncApiDocument", "AsyncApiMessage")),
			Map.entry("cluster", Set.of("ClusterObserver")),
			Map.entry("codec",
					Set.of("WsCodec", "EventCodec", "EventTree", "JacksonWsCodec", "MalformedPayloadException")),
			Map.entry("connection", Set.of("ConnectionLimit", "ConnectionObserver", "NodeDirectory", "TimeSource")),
			Map.entry("dispatch", Set.of("HandlerArgumentResolver", "WsMessageInterceptor")),
			Map.entry("dispatch.context", Set.of("CallbackContext")),
			Map.entry("endpoint", Set.of("InvalidEndpointException", "UnhandledMessage")),
			Map.entry("handshake",
					Set.of("HandshakeObserver", "HandshakeRefusal", "HandshakeSnapshot", "TicketHandshakeInterceptor")),
			Map.entry("limit", Set.of("ClientAddress")),
			Map.entry("observe",
					Set.of("AskObservationContext", "AskObservationConvention", "CallbackObservationContext",
							"CallbackObservationConvention", "DefaultAskObservationConvention",
							"DefaultCallbackObservationConvention", "DefaultHandshakeObservationConvention",
							"DefaultSendObservationConvention", "HandshakeObservationContext",
							"HandshakeObservationConvention", "SendObservationContext", "SendObservationConvention",
							"SpanIds", "TraceCarrier", "WsExtObservationDocumentation")),
			Map.entry("presence", Set.of("PresenceAuthorizer", "PresenceInfoProvider", "PresenceStore")),
			Map.entry("publish", Set.of("TopicPublishAuthorizer")),
			Map.entry("spi", Set.of("HandshakeCheck", "HandshakeOrder", "HandshakeRequest", "HandshakeResult")),
			Map.entry("support", Set.of("EngineScheduler")),
			Map.entry("ticket", Set.of("AddressBinding", "IssuedTicket", "Ticket", "TicketAttributesProvider",
					"TicketCarrier", "TicketExpiredEvent", "TicketKey", "TicketObserver", "TicketRedeemer",
					"TicketRedemption", "TicketRequest", "TicketResolver", "TicketService", "TicketStore",
					"EndpointRequiredException", "TicketLimitException", "TicketRefusedException",
					"TicketStoreUnavailableException", "UnknownEndpointException", "UnstorableTicketException")),
			Map.entry("topic",
					Set.of("Channel", "PositionedMessage", "TopicAuthorizer", "TopicBroker", "TopicHistory",
							"TopicOutbox", "TopicPosition", "TransactionBoundary")),
			Map.entry("topic.history", Set.of("HistoryMode")), Map.entry("transport", Set.of("TransportMode")),
			Map.entry("autoconfigure",
					Set.of("WsExtActuatorAutoConfiguration", "WsExtActuatorProperties",
							"WsExtAsyncApiAutoConfiguration", "WsExtAutoConfiguration", "WsExtWorkerAutoConfiguration",
							"WsExtMetricsAutoConfiguration", "WsExtClusterAutoConfiguration",
							"WsExtConsoleAutoConfiguration", "WsExtObservationAutoConfiguration",
							"WsExtPublishAutoConfiguration", "WsExtTicketAutoConfiguration", "WsExtProperties")));

	/**
	 * The types that are public because another room needs them, and are no promise. A
	 * new one is a question: does the line between two rooms run in the wrong place?
	 */
	private static final Map<String, Set<String>> NEIGHBOUR_TYPES = Map.ofEntries(
			// To autoconfigure, and to Boot.
			Map.entry("actuate",
					Set.of("KnownParameters", "NodeStatus", "TicketCounts", "TicketReport", "WsExtActuatorEndpoint",
							"WsExtActuatorWebExtension", "WsExtHealthIndicator", "WsExtInfoContributor")),
			// To autoconfigure.
			Map.entry("asyncapi", Set.of("AsyncApiControllerRegistrar", "AsyncApiSettings", "Protocol")),
			// To the test kit.
			Map.entry("autoconfigure", Set.of("WsExtSettings")),
			// To autoconfigure.
			Map.entry("cluster", Set.of("Cluster", "ClusterLifecycle", "StoredMessages")),
			// To send, connection, dispatch, event and cluster.
			Map.entry("codec",
					Set.of("DeclaredValue", "EncodedElsewhere", "EventMessage", "PayloadProblems", "RawJson",
							"WsCodecs")),
			// To dispatch, handshake and cluster.
			Map.entry("connection",
					Set.of("CloseStatuses", "EndpointTraffic", "ConnectionEnd", "ConnectionEnvironment",
							"ConnectionExecutor", "ConnectionIds", "DefaultWsConnections", "LoginEnd", "RemoteNodes",
							"ConnectionLifecycle", "ConnectionRegistry", "ConnectionRequest", "ConnectionSettings",
							"Delivery", "HeartbeatEvents", "Identity", "ManagedConnection", "MessageHandler",
							"OutboundFilter", "SerialExecution")),
			// To autoconfigure.
			Map.entry("console", Set.of("ConsoleControllerRegistrar", "ConsoleHandshakeFilter", "ConsoleSettings")),
			// To handshake and the engine.
			Map.entry("dispatch",
					Set.of("DispatchEnvironment", "EndpointDispatcher", "EndpointDispatchers", "InboundRateLimiter",
							"MethodSecurityUpgradeGuard", "PrincipalRateLimiter", "UpgradeGuard")),
			// To dispatch, which knows the order of all.
			Map.entry("dispatch.argument",
					Set.of("ConnectionArguments", "HandshakeArguments", "InvalidHandshakeException",
							"ParameterConstraints", "PayloadArguments", "PayloadValidator", "SecurityArguments")),
			// To dispatch, observe and the auto-configuration.
			Map.entry("dispatch.context",
					Set.of("CallbackContexts", "CallbackObservations", "CallbackObserver", "LocaleCallbackContext",
							"MdcCallbackContext", "SecurityCallbackContext")),
			// To dispatch and the engine.
			Map.entry("dispatch.conversation", Set.of("ConversationBody", "ConversationExecutor", "Conversations")),
			// To dispatch; what renews an identity to handshake.
			Map.entry("dispatch.event",
					Set.of("EventErrors", "EventTurn", "IdentityRefresher", "InboundEvents", "ReceivedEvent")),
			// To the other rooms of dispatch.
			Map.entry("dispatch.invocation",
					Set.of("ArgumentResolver", "Failures", "InvocableCallback", "Invocation", "Occurrence")),
			// To dispatch.
			Map.entry("dispatch.result",
					Set.of("FailureHandler", "ForeignMeanings", "ReturnTypeCheck", "ReturnValueHandler")),
			// To dispatch.argument and dispatch.conversation.
			Map.entry("dispatch.stream",
					Set.of("Mailbox", "MessageAbortedException", "MessageStreams", "PartInputStream", "PartReader",
							"StreamedMessage")),
			// To dispatch and handshake.
			Map.entry("endpoint",
					Set.of("CallbackDescriptor", "CallbackKind", "EndpointDescriptor", "EndpointMatch", "EndpointPaths",
							"EndpointScanner", "EndpointSettings", "ReservedPath", "TicketSupport")),
			// To autoconfigure and the test kit.
			Map.entry("engine", Set.of("DispatchersBuilder", "EngineSettings", "WsExtEngine")),
			// To connection and dispatch.
			Map.entry("event",
					Set.of("DefaultWsEvents", "ErrorLimit", "EventBatches", "EventEnvelope", "EventError", "EventNames",
							"EventSettings", "EventSubscriptions", "HeartbeatSettings", "PendingAnswers")),
			// To autoconfigure and the test kit.
			Map.entry("handshake",
					Set.of("ArrivalFilter", "EndpointHandlerMapping", "HandshakeHosts", "HandshakeLimitSettings",
							"HandshakeLimits", "HandshakePaths", "HandshakeRequestHandler",
							"HandshakeSecurityCustomizer", "IdentityEndListener", "SecurityRules", "SessionWatch",
							"TicketIdentityRefresher", "UserReloader")),
			// To ticket, connection, dispatch and handshake.
			Map.entry("limit",
					Set.of("CaffeineScheduler", "ClockTicker", "ConnectionLimits", "ConnectionPermit",
							"ConnectionQuota", "KeyedCounter", "QuotaPermit", "RateLimiter")),
			// To autoconfigure.
			Map.entry("observe",
					Set.of("MicrometerClusterObserver", "MicrometerConnectionObserver", "MicrometerEndpointObserver",
							"MicrometerHandshakeObserver", "MicrometerHistoryObserver", "MicrometerNodeMeters",
							"MicrometerTicketObserver", "CallbackTracingObservationHandler", "CurrentSpan",
							"Observations", "ObservedCallbacks", "ObservedHandshakes", "ObservedSends", "TracerSpan")),
			// To dispatch, autoconfigure and the test kit.
			Map.entry("presence", Set.of("Presence", "PresenceEnvironment", "PresenceQueries", "PresenceSettings")),
			// To autoconfigure.
			Map.entry("publish", Set.of("PublishControllerRegistrar", "Publisher")),
			// To topic, event, connection and dispatch.
			Map.entry("send",
					Set.of("ApplicationStage", "Broadcasts", "CarriedTrace", "Offer", "OutboundListener",
							"OutboundLoad", "OutboundMessage", "OutboundQueue", "OutboundSettings", "Overflow",
							"PublishSampler", "Recipient", "SendObserver", "SharedMessage", "Utf8")),
			// To connection, handshake and ticket.
			Map.entry("support", Set.of("EndedLogins", "FailureLog", "Observers")),
			// To handshake, console and autoconfigure.
			Map.entry("ticket",
					Set.of("AuthenticationExpiry", "CaffeineTicketStore", "DefaultTicketRedeemer",
							"DefaultTicketService", "HttpSessionKey", "HttpSessionSource", "HttpSessions", "PageLogin",
							"PresentedTickets", "RequestLogin", "SessionRegistries", "SpringSessionSource",
							"TicketCarrierFilter", "TicketControllerRegistrar", "TicketExpiryNotifier",
							"TicketPathTakenException", "TicketRevoker", "TicketSettings")),
			// To event, connection and dispatch.
			Map.entry("topic",
					Set.of("Destination", "MessageRelay", "RecoverableTopics", "RelayedMessage",
							"SpringTransactionBoundary", "TopicJoin", "TopicNames", "TopicPatterns", "TopicRegistry")),
			// To cluster, engine, autoconfigure and observe.
			Map.entry("topic.history",
					Set.of("HistoryConfiguration", "HistoryMessages", "HistoryObserver", "HistorySettings",
							"HistoryTopics", "InMemoryTopicHistory", "TopicRetention")),
			// To send, connection and handshake.
			Map.entry("transport",
					Set.of("EncodedMessage", "TransportListener", "TransportSettings", "WebSocketUpgrade",
							"WsTransport")),
			// To transport.tomcat.
			Map.entry("transport.frame", Set.of("Frame", "FrameInput", "FrameReader", "FrameWriter")),
			// To autoconfigure, and to Tomcat, which makes the handler.
			Map.entry("transport.standard", Set.of("JettyReading", "SpringSessionUpgrade", "TomcatUpgradeHandler")),
			// To autoconfigure, and to Tomcat, which makes the handler.
			Map.entry("transport.tomcat", Set.of("TomcatConnectionHandler", "TomcatThreads", "TomcatUpgrade")));

	// Arrows between rooms

	@ArchTest
	static final ArchRule roomsKnowEachOtherOneWay = SlicesRuleDefinition.slices()
		.matching(ROOT + ".(**)")
		.should()
		.beFreeOfCycles();

	@ArchTest
	static final ArchRule classesOfTransportKnowEachOtherOneWay = SlicesRuleDefinition.slices()
		.assignedFrom(new SliceAssignment() {

			@Override
			public SliceIdentifier getIdentifierOf(JavaClass type) {
				boolean transport = type.getPackageName().startsWith(packageOf("transport"));
				return transport ? SliceIdentifier.of(type.getName().split("\\$")[0]) : SliceIdentifier.ignore();
			}

			@Override
			public String getDescription() {
				return "classes of transport";
			}

		})
		.should()
		.beFreeOfCycles();

	@ArchTest
	static final ArchRule theApiKnowsNothingOfOurs = noClasses().that()
		.resideInAPackage(ROOT)
		.should()
		.dependOnClassesThat()
		.resideInAPackage(ROOT + ".*..");

	@ArchTest
	static void roomsKnowWhatTheyMay(JavaClasses all) {
		ROOMS.forEach((room, known) -> {
			Stream<String> others = ROOMS.keySet()
				.stream()
				.filter((other) -> !other.equals(room) && !known.contains(other));
			noClasses().that()
				.resideInAPackage(packageOf(room))
				.should()
				.dependOnClassesThat()
				.resideInAnyPackage(others.map(ArchitectureTests::packageOf).toArray(String[]::new))
				.check(all);
		});
	}

	@ArchTest
	static void everyRoomIsKnownHere(JavaClasses all) {
		Set<String> rooms = new TreeSet<>();
		all.forEach((type) -> rooms.add(roomOf(type)));
		rooms.remove("");
		assertThat(rooms).containsExactlyInAnyOrderElementsOf(ROOMS.keySet());
	}

	// Libraries

	@ArchTest
	static final ArchRule containersStayBelowTransport = noClasses().that()
		.resideOutsideOfPackages(packageOf("transport.standard"), packageOf("transport.tomcat"))
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("org.apache.tomcat..", "org.apache.catalina..", "org.apache.coyote..",
				"org.eclipse.jetty..");

	@ArchTest
	static final ArchRule sessionsStayBelowTransport = noClasses().that()
		.resideOutsideOfPackage(packageOf("transport.standard"))
		.should()
		.dependOnClassesThat()
		.haveSimpleName("WebSocketSession")
		.orShould()
		.dependOnClassesThat(isInPackage("jakarta.websocket..")
			// A condition of the auto-configuration.
			.and(DescribedPredicate.not(named("ServerContainer"))));

	@ArchTest
	static final ArchRule micrometerStaysInObserve = noClasses().that()
		.resideOutsideOfPackages(packageOf("observe"), packageOf("autoconfigure"))
		.should()
		.dependOnClassesThat()
		.resideInAPackage("io.micrometer..");

	@ArchTest
	static final ArchRule securityStaysWhereIdentityIs = noClasses().that()
		.resideOutsideOfPackages(packageOf("ticket"), packageOf("handshake"), packageOf("publish"))
		.and(DescribedPredicate.not(named("Failures", "MethodSecurityUpgradeGuard", "SecurityCallbackContext",
				"CallbackFactory", "SecurityArguments", "WsExtPublishAutoConfiguration", "SecuredConfiguration",
				"WsExtTicketAutoConfiguration")))
		.should()
		.dependOnClassesThat()
		.resideInAPackage("org.springframework.security..");

	@ArchTest
	static final ArchRule jacksonStaysWhereJsonIs = noClasses().that()
		.resideOutsideOfPackages(packageOf("asyncapi"), packageOf("cluster"), packageOf("codec"), packageOf("console"),
				packageOf("publish"), packageOf("ticket"), packageOf("autoconfigure"))
		.and(DescribedPredicate.not(named("HandshakeRefusal")))
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("tools.jackson..", "com.fasterxml.jackson..");

	@ArchTest
	static final ArchRule cachesAndBucketsStayWithLimits = noClasses().that()
		.resideOutsideOfPackages(packageOf("limit"), packageOf("ticket"))
		.and(DescribedPredicate.not(named("InboundRateLimiter", "Nanoseconds", "EndedLogins")))
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("com.github.benmanes..", "io.github.bucket4j..");

	@ArchTest
	static final ArchRule servletsStayAtTheDoor = noClasses().that()
		.resideOutsideOfPackages(packageOf("ticket"), packageOf("handshake"), packageOf("console"),
				packageOf("publish"), packageOf("transport.standard"), packageOf("transport.tomcat"),
				packageOf("autoconfigure"))
		.should()
		.dependOnClassesThat()
		.resideInAPackage("jakarta.servlet..");

	@ArchTest
	static final ArchRule springBootStaysInAutoconfigure = noClasses().that()
		.resideOutsideOfPackages(packageOf("actuate"), packageOf("autoconfigure"))
		.should()
		.dependOnClassesThat()
		.resideInAPackage("org.springframework.boot..");

	@ArchTest
	static final ArchRule nobodyAsksTheNameService = noClasses().that(DescribedPredicate.not(named("ClientAddress")))
		.should()
		.callMethod(InetAddress.class, "getByName", String.class)
		.orShould()
		.callMethod(InetAddress.class, "getAllByName", String.class)
		.orShould()
		.callConstructor(InetSocketAddress.class, String.class, int.class)
		.because("whoever is in front of us may pass on any name as an address");

	@ArchTest
	static final ArchRule whatIsPutOffIsOnOurThreads = noClasses().should()
		.callMethod("com.github.benmanes.caffeine.cache.Scheduler", "systemScheduler")
		.orShould()
		.callMethodWhere(DescribedPredicate.describe("a thread of the JDK waits",
				(call) -> call.getTargetOwner().isAssignableTo(CompletableFuture.class)
						&& Set.of("orTimeout", "completeOnTimeout", "delayedExecutor")
							.contains(call.getTarget().getName())))
		.because("that thread outlives the application: there is EngineScheduler");

	// What may be seen

	@ArchTest
	static void publicTypesAreDecisions(JavaClasses all) {
		ROOMS.keySet().forEach((room) -> {
			Stream<String> found = all.stream()
				.filter((type) -> roomOf(type).equals(room) && type.isTopLevelClass()
						&& type.getModifiers().contains(JavaModifier.PUBLIC))
				.map(JavaClass::getSimpleName);
			assertThat(found).as("public types of " + room)
				.containsExactlyInAnyOrderElementsOf(
						and(API_TYPES.getOrDefault(room, Set.of()), NEIGHBOUR_TYPES.getOrDefault(room, Set.of())));
		});
	}

	@ArchTest
	static final ArchRule noPublicFieldsButConstants = fields().that()
		.arePublic()
		.should()
		.beStatic()
		.andShould()
		.beFinal();

	@ArchTest
	static final ArchRule noStaticState = noFields().that().areStatic().should().notBeFinal();

	@ArchTest
	static void packagesAreNullMarked(JavaClasses all) {
		Set<String> packages = new TreeSet<>();
		all.forEach((type) -> packages.add(type.getPackageName()));
		assertThat(packages)
			.allSatisfy((name) -> assertThat(all.getPackage(name).isAnnotatedWith(NullMarked.class)).as(name).isTrue());
	}

	// Habits

	@ArchTest
	static final ArchRule noStandardStreams = GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

	@ArchTest
	static final ArchRule noJavaUtilLogging = GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;

	@ArchTest
	static final ArchRule noFieldInjection = GeneralCodingRules.NO_CLASSES_SHOULD_USE_FIELD_INJECTION;

	@ArchTest
	static final ArchRule caseIsChangedWithLocale = noClasses().should()
		.callMethod(String.class, "toLowerCase")
		.orShould()
		.callMethod(String.class, "toUpperCase")
		.because("String.toLowerCase(" + Locale.class.getSimpleName() + ".ROOT) does not depend on where we run");

	@ArchTest
	static final ArchRule streamsMakeTheirOwnLists = noClasses().should()
		.callMethod("java.util.stream.Collectors", "toList");

	@ArchTest
	static final ArchRule nobodySleeps = noClasses().should().callMethod(Thread.class, "sleep", long.class);

	// Spring Boot's own rules for auto-configurations

	@ArchTest
	static final ArchRule autoConfigurationsArePublicAndFinal = classes().that()
		.areAnnotatedWith(AutoConfiguration.class)
		.should()
		.bePublic()
		.andShould()
		.haveModifier(JavaModifier.FINAL)
		.andShould()
		.haveSimpleNameEndingWith("AutoConfiguration");

	@ArchTest
	static final ArchRule autoConfigurationsShowNothing = noMethods().that()
		.areDeclaredInClassesThat()
		.areAnnotatedWith(AutoConfiguration.class)
		.should()
		.bePublic();

	@ArchTest
	static final ArchRule beanMethodsArePackagePrivate = methods().that()
		.areAnnotatedWith(Bean.class)
		.should()
		.bePackagePrivate();

	@ArchTest
	static final ArchRule beanMethodsAskForNoClasses = noMethods().that()
		.areAnnotatedWith(Bean.class)
		.should()
		.beAnnotatedWith(ConditionalOnClass.class)
		.because("the method cannot be read without the class: use a nested configuration");

	@ArchTest
	static final ArchRule nestedConfigurationsAreStatic = classes().that()
		.areAnnotatedWith(Configuration.class)
		.and()
		.areNestedClasses()
		.should()
		.haveModifier(JavaModifier.STATIC)
		.andShould(declare("proxyBeanMethods=false",
				(type) -> Boolean.FALSE.equals(type.getAnnotationOfType(Configuration.class).proxyBeanMethods())));

	@ArchTest
	static final ArchRule postProcessorsAreStatic = methods().that()
		.areAnnotatedWith(Bean.class)
		.and()
		.haveRawReturnType(JavaClass.Predicates.assignableTo(BeanPostProcessor.class)
			.or(JavaClass.Predicates.assignableTo(BeanFactoryPostProcessor.class)))
		.should()
		.beStatic()
		.allowEmptyShould(true);

	@ArchTest
	static final ArchRule conditionsAreNotPublic = classes().that()
		.areAssignableTo(Condition.class)
		.should()
		.notBePublic()
		.allowEmptyShould(true);

	@ArchTest
	static final ArchRule missingBeanConditionsSayNothingTwice = methods().that()
		.areAnnotatedWith(ConditionalOnMissingBean.class)
		.should(new ArchCondition<>("not name their return type in @ConditionalOnMissingBean") {

			@Override
			public void check(JavaMethod method, ConditionEvents events) {
				JavaAnnotation<JavaMethod> annotation = method
					.getAnnotationOfType(ConditionalOnMissingBean.class.getName());
				JavaClass[] types = (JavaClass[]) annotation.get("value").orElse(new JavaClass[0]);
				if (List.of(types).equals(List.of(method.getRawReturnType()))) {
					events.add(SimpleConditionEvent.violated(method, method.getDescription()));
				}
			}

		})
		.allowEmptyShould(true);

	@SafeVarargs
	private static Map<String, Set<String>> ordered(Map.Entry<String, Set<String>>... rooms) {
		Map<String, Set<String>> ordered = new LinkedHashMap<>();
		for (Map.Entry<String, Set<String>> room : rooms) {
			assertThat(ordered.keySet()).as("rooms below " + room.getKey()).containsAll(room.getValue());
			ordered.put(room.getKey(), room.getValue());
		}
		return ordered;
	}

	private static Set<String> and(Set<String> one, Set<String> other) {
		Set<String> both = new TreeSet<>(one);
		both.addAll(other);
		return both;
	}

	private static String packageOf(String room) {
		return ROOT + "." + room;
	}

	private static String roomOf(JavaClass type) {
		String name = type.getPackageName().substring(ROOT.length());
		return name.isEmpty() ? "" : name.substring(1);
	}

	private static DescribedPredicate<JavaClass> named(String... simpleNames) {
		return DescribedPredicate.describe("named " + String.join(", ", simpleNames),
				(type) -> Arrays.asList(simpleNames).contains(type.getSimpleName()));
	}

	private static DescribedPredicate<JavaClass> isInPackage(String identifier) {
		return JavaClass.Predicates.resideInAPackage(identifier);
	}

	private static ArchCondition<JavaClass> declare(String what, Predicate<JavaClass> predicate) {
		return ArchConditions.be(DescribedPredicate.describe(what, predicate));
	}

}
