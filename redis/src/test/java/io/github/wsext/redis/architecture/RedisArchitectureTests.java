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

package io.github.wsext.redis.architecture;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.jspecify.annotations.NullMarked;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The rules of the house, for the rooms of this module.
 */
@AnalyzeClasses(packages = RedisArchitectureTests.ROOT, importOptions = ImportOption.DoNotIncludeTests.class)
class RedisArchitectureTests {

	static final String ROOT = "io.github.wsext.redis";

	/** The public types of each room; those of tickets are for applications. */
	private static final Map<String, Set<String>> PUBLIC_TYPES = Map.of("connection",
			Set.of("Completions", "Deadline", "InFlight", "RedisClients", "RedisKeys", "RedisLink", "RedisScript",
					"RedisUnavailableException"),
			"ticket", Set.of("RedisTicketStore", "TicketTypes"), "broker", Set.of("ChannelNames", "RedisTopicBroker"),
			"node", Set.of("RedisNodeDirectory"), "history", Set.of("RedisTopicHistory"), "ingress",
			Set.of("IngressPublisher", "RedisIngress"), "presence", Set.of("RedisPresenceStore"), "autoconfigure",
			Set.of("WsExtClusterProperties", "WsExtRedisAutoConfiguration", "WsExtRedisBusAutoConfiguration",
					"WsExtRedisHistoryAutoConfiguration", "WsExtRedisIngressAutoConfiguration",
					"WsExtRedisTicketAutoConfiguration"));

	@ArchTest
	static final ArchRule roomsKnowEachOtherOneWay = SlicesRuleDefinition.slices()
		.matching(ROOT + ".(**)")
		.should()
		.beFreeOfCycles();

	@ArchTest
	static final ArchRule theLineKnowsNothingOfOurs = noClasses().that()
		.resideInAPackage(ROOT + ".connection")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("io.github.wsext", ROOT + ".ticket", ROOT + ".autoconfigure", "io.github.wsext.ticket..");

	@ArchTest
	static final ArchRule springBootStaysInAutoconfigure = noClasses().that()
		.resideOutsideOfPackage(ROOT + ".autoconfigure")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("org.springframework.boot..");

	@ArchTest
	static final ArchRule springDataStaysWhereTheSettingsAre = noClasses().that()
		.resideOutsideOfPackages(ROOT + ".autoconfigure")
		.and()
		.doNotHaveSimpleName("RedisClients")
		.and()
		.doNotHaveSimpleName("OpenClient")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("org.springframework.data..");

	@ArchTest
	static void publicTypesAreDecisions(JavaClasses all) {
		PUBLIC_TYPES.forEach((room,
				types) -> assertThat(all.stream()
					.filter((type) -> type.getPackageName().equals(ROOT + "." + room) && type.isTopLevelClass()
							&& type.getModifiers().contains(JavaModifier.PUBLIC))
					.map(JavaClass::getSimpleName)).as("public types of " + room)
					.containsExactlyInAnyOrderElementsOf(types));
	}

	@ArchTest
	static void packagesAreKnownAndNullMarked(JavaClasses all) {
		Set<String> packages = new TreeSet<>();
		all.forEach((type) -> packages.add(type.getPackageName().substring(ROOT.length() + 1)));
		assertThat(packages).isEqualTo(new TreeSet<>(PUBLIC_TYPES.keySet()))
			.allSatisfy(
					(name) -> assertThat(all.getPackage(ROOT + "." + name).isAnnotatedWith(NullMarked.class)).isTrue());
	}

	@ArchTest
	static final ArchRule noStaticState = noFields().that().areStatic().should().notBeFinal();

	@ArchTest
	static final ArchRule nobodySleeps = noClasses().should().callMethod(Thread.class, "sleep", long.class);

	@ArchTest
	static final ArchRule whatIsPutOffIsOnOurThreads = noClasses().should()
		.callMethodWhere(DescribedPredicate.describe("a thread of the JDK waits",
				(call) -> call.getTargetOwner().isEquivalentTo(CompletableFuture.class)
						&& Set.of("orTimeout", "completeOnTimeout", "delayedExecutor")
							.contains(call.getTarget().getName())));

	@ArchTest
	static final ArchRule nobodyReadsObjectStreams = noClasses().should()
		.dependOnClassesThat()
		.haveFullyQualifiedName("java.io.ObjectInputStream")
		.orShould()
		.dependOnClassesThat()
		.haveFullyQualifiedName("java.io.ObjectOutputStream");

	@ArchTest
	static final ArchRule autoConfigurationsArePublicAndFinal = classes().that()
		.areAnnotatedWith(AutoConfiguration.class)
		.should()
		.bePublic()
		.andShould()
		.haveModifier(JavaModifier.FINAL);

	@ArchTest
	static final ArchRule beanMethodsArePackagePrivate = methods().that()
		.areAnnotatedWith(Bean.class)
		.should()
		.bePackagePrivate();

}
