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

import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

import io.github.wsext.OnConnect;
import io.github.wsext.OnEvent;
import io.github.wsext.OnOpen;
import io.github.wsext.OnText;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.testsupport.RunningApplication;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import kotlin.coroutines.Continuation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtendWith;
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

	static Stream<Arguments> foreign() {
		return Stream.of(foreign(Suspending.class, "is a suspending function of Kotlin"),
				foreign(SuspendingWithPayload.class, "is a suspending function of Kotlin"),
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

	@WsExtEndpoint("/suspending")
	static class Suspending {

		@OnEvent("a")
		@Nullable Object event(Continuation<? super String> continuation) {
			return null;
		}

	}

	@WsExtEndpoint("/suspending-payload")
	static class SuspendingWithPayload {

		@OnText
		@Nullable Object text(String text, Continuation<? super String> continuation) {
			return null;
		}

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
