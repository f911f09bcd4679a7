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

package io.github.wsext.handshake;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Places of the handshakes that are with their endpoint, each of which may keep a thread
 * of the container: one endpoint has at most half of the threads, all have three
 * quarters, so that pings, close frames, pages and the handshakes of others get through.
 * Thread-safe.
 */
final class ConnectPlaces {

	private static final Log logger = LogFactory.getLog(ConnectPlaces.class);

	private final int forEndpoint;

	private final int all;

	private final Semaphore forAll;

	private final ConcurrentMap<String, Own> byEndpoint = new ConcurrentHashMap<>();

	/**
	 * All places are free.
	 * @param threads how many the container has, or 0 if there is no bound
	 */
	ConnectPlaces(int threads) {
		int bound = (threads > 0) ? threads : Integer.MAX_VALUE;
		this.forEndpoint = Math.max(2, bound / 2);
		this.all = Math.max(1, bound - bound / 4);
		this.forAll = new Semaphore(this.all);
	}

	/**
	 * Takes a place.
	 * @param endpoint path of the endpoint
	 * @return whether there was one; it is to be {@linkplain #leave given back}
	 */
	boolean tryEnter(String endpoint) {
		Own own = own(endpoint);
		if (own.places.tryAcquire()) {
			if (this.forAll.tryAcquire()) {
				return true;
			}
			own.places.release();
		}
		if (own.told.compareAndSet(false, true)) {
			logger.warn("So many handshakes are in @OnConnect that " + endpoint + " can not be asked for more than "
					+ this.forEndpoint + " at a time, all endpoints together for " + this.all
					+ "; further ones are refused with 503. Do not block in @OnConnect, or use virtual threads."
					+ " This is said once");
		}
		return false;
	}

	private Own own(String endpoint) {
		Own own = this.byEndpoint.get(endpoint);
		return (own != null) ? own : this.byEndpoint.computeIfAbsent(endpoint,
				(path) -> new Own(new Semaphore(this.forEndpoint), new AtomicBoolean()));
	}

	/**
	 * Gives a place back.
	 */
	void leave(String endpoint) {
		this.forAll.release();
		own(endpoint).places.release();
	}

	/**
	 * The places of one endpoint.
	 *
	 * @param told whether the log knows that there was none left
	 */
	private record Own(Semaphore places, AtomicBoolean told) {

	}

}
