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

package io.github.wsext.event;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.wsext.OverflowPolicy;
import io.github.wsext.SendResult;
import io.github.wsext.codec.JacksonWsCodec;
import io.github.wsext.codec.WsCodec;
import io.github.wsext.send.GatedQueue;
import io.github.wsext.send.ManualTransport;
import io.github.wsext.send.Offer;
import io.github.wsext.send.OutboundListener;
import io.github.wsext.send.OutboundMessage;
import io.github.wsext.send.OutboundSettings;
import io.github.wsext.send.Overflow;
import io.github.wsext.send.Recipient;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A recipient with the queue of a connection, on a transport that writes at once.
 */
class BatchMember implements Recipient, OutboundListener {

	static final WsCodec CODEC = JacksonWsCodec.text(JsonMapper.shared());

	final ManualTransport transport = new ManualTransport().immediately();

	private final GatedQueue queue = new GatedQueue(this.transport, new OutboundSettings(100_000, 10_000_000),
			Runnable::run, this);

	private volatile boolean open = true;

	/**
	 * All payloads so far, whatever batch they came in.
	 */
	List<Integer> payloads() {
		List<Integer> payloads = new ArrayList<>();
		this.transport.texts().forEach((text) -> {
			JsonNode batch = JsonMapper.shared().readTree(text);
			payloads.addAll(Arrays.asList(JsonMapper.shared().treeToValue(batch.at("/payload/d"), Integer[].class)));
		});
		return payloads;
	}

	void await(int payloads) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.until(() -> this.transport.texts()
				.stream()
				.mapToInt((text) -> JsonMapper.shared().readTree(text).at("/payload/d").size())
				.sum() >= payloads);
	}

	/**
	 * Takes no messages any more.
	 */
	void end() {
		this.open = false;
		this.queue.abort();
	}

	@Override
	public boolean isOpen() {
		return this.open;
	}

	@Override
	public WsCodec codec() {
		return CODEC;
	}

	@Override
	public Offer offer(OutboundMessage message, Overflow overflow, @Nullable CompletableFuture<SendResult> result) {
		Offer offer = this.queue.offer(message, overflow.orElse(OverflowPolicy.CLOSE), result);
		if (offer == Offer.CLOSED && result != null) {
			result.complete(SendResult.CLOSED);
		}
		return offer;
	}

	@Override
	public void dropped(int count) {
	}

	@Override
	public void writeFailed() {
	}

}
