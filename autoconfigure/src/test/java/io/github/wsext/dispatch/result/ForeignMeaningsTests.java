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

package io.github.wsext.dispatch.result;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

import javax.tools.ToolProvider;

import io.github.wsext.OnConnect;
import io.github.wsext.OnEvent;
import io.github.wsext.OnOpen;
import io.github.wsext.OnText;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.testsupport.RunningApplication;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.ui.Model;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.CookieValue;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for callbacks written as if they were methods of a controller, or coroutines.
 */
@ExtendWith(OutputCaptureExtension.class)
class ForeignMeaningsTests {

	@TempDir
	private static Path directory;

	static Stream<Arguments> foreign() {
		return Stream.of(foreign(suspending("Suspending", "@OnEvent(\"a\")", ""), "is a suspending function of Kotlin"),
				foreign(suspending("SuspendingWithPayload", "@OnText", "String text, "),
						"is a suspending function of Kotlin"),
				foreign(ReturnsEntity.class, "returns the unsupported type org.springframework.http.HttpEntity"),
				foreign(ReturnsStageOfEntity.class, "returns the unsupported type org.springframework.http.HttpEntity"),
				foreign(ReturnsCallable.class, "returns the unsupported type java.util.concurrent.Callable"),
				foreign(ReturnsDeferredResult.class, "DeferredResult"),
				foreign(ReturnsEmitter.class, "ResponseBodyEmitter"), foreign(ReturnsView.class, "ModelAndView"),
				foreign(TakesRequest.class, "jakarta.servlet.ServletRequest", "HttpServletRequest request",
						"WsHandshake"),
				foreign(TakesModel.class, "org.springframework.ui.Model"),
				foreign(TakesBindingResult.class, "org.springframework.validation.Errors", "InvalidPayloadException"),
				foreign(TakesBody.class, "is annotated @RequestBody: String text", "Remove the annotation"),
				foreign(TakesCookie.class, "is annotated @CookieValue"),
				foreign(HasStatus.class, "is annotated @ResponseStatus, which means nothing to a WebSocket"));
	}

	/**
	 * An endpoint as Kotlin compiles it, whose library is not there.
	 */
	private static Class<?> suspending(String name, String annotation, String parameters) {
		Path library = write("kotlin/coroutines/Continuation.java",
				"package kotlin.coroutines; public interface Continuation<T> { }");
		Path endpoint = write(name + ".java", """
				import io.github.wsext.*;
				@WsExtEndpoint("/suspending")
				public class %s {
					%s
					public Object handle(%skotlin.coroutines.Continuation<? super String> continuation) {
						return null;
					}
				}
				""".formatted(name, annotation, parameters));
		assertThat(ToolProvider.getSystemJavaCompiler()
			.run(null, null, null, "-proc:none", "-d", directory.toString(), "-cp",
					System.getProperty("java.class.path"), library.toString(), endpoint.toString()))
			.isZero();
		try {
			return new URLClassLoader(new URL[] { directory.toUri().toURL() },
					ForeignMeaningsTests.class.getClassLoader())
				.loadClass(name);
		}
		catch (MalformedURLException | ClassNotFoundException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static Path write(String file, String source) {
		try {
			Path path = directory.resolve(file);
			Files.createDirectories(path.getParent());
			return Files.writeString(path, source);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Arguments foreign(Class<?> bean, String... expected) {
		return Arguments.argumentSet(bean.getSimpleName(), bean, expected);
	}

	@ParameterizedTest
	@MethodSource("foreign")
	void whatHasAMeaningElsewhereFailsTheStartByItsName(Class<?> bean, String[] expected, CapturedOutput output) {
		assertThatException().isThrownBy(() -> RunningApplication.start(bean).close());
		String failure = output.getAll().substring(output.getAll().indexOf("APPLICATION FAILED TO START"));
		assertThat(failure).contains("Description:", "Action:", bean.getSimpleName()).contains(expected);
		assertThat(failure).doesNotContain("\tat ");
	}

	@WsExtEndpoint("/entity")
	static class ReturnsEntity {

		@OnEvent("a")
		ResponseEntity<String> event() {
			return ResponseEntity.ok("a");
		}

	}

	@WsExtEndpoint("/stage")
	static class ReturnsStageOfEntity {

		@OnText
		@Nullable CompletionStage<ResponseEntity<String>> text() {
			return null;
		}

	}

	@WsExtEndpoint("/callable")
	static class ReturnsCallable {

		@OnOpen
		Callable<String> open() {
			return () -> "a";
		}

	}

	@WsExtEndpoint("/deferred")
	static class ReturnsDeferredResult {

		@OnEvent("a")
		DeferredResult<String> event() {
			return new DeferredResult<>();
		}

	}

	@WsExtEndpoint("/emitter")
	static class ReturnsEmitter {

		@OnEvent("a")
		SseEmitter event() {
			return new SseEmitter();
		}

	}

	@WsExtEndpoint("/view")
	static class ReturnsView {

		@OnEvent("a")
		ModelAndView event() {
			return new ModelAndView();
		}

	}

	@WsExtEndpoint("/request")
	static class TakesRequest {

		@OnConnect
		void connect(HttpServletRequest request) {
		}

	}

	@WsExtEndpoint("/model")
	static class TakesModel {

		@OnEvent("a")
		void event(Model model) {
		}

	}

	@WsExtEndpoint("/binding")
	static class TakesBindingResult {

		@OnEvent("a")
		void event(@Valid String text, BindingResult result) {
		}

	}

	@WsExtEndpoint("/body")
	static class TakesBody {

		@OnText
		void text(@RequestBody String text) {
		}

	}

	@WsExtEndpoint("/cookie")
	static class TakesCookie {

		@OnText
		void text(@CookieValue String text) {
		}

	}

	@WsExtEndpoint("/status")
	static class HasStatus {

		@OnText
		@ResponseStatus(HttpStatus.ACCEPTED)
		void text(String text) {
		}

	}

}
