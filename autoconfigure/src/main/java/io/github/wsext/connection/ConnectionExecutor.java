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

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * The threads for what must not hold up a caller: those of the engine, which close
 * sockets and never run code of the application, and those of each endpoint's callbacks.
 * Virtual threads where the application uses them, else bounded pools. Deliberately no
 * {@code Executor} bean: that would take the place of the application's own.
 */
public final class ConnectionExecutor implements DisposableBean {

	private static final int MAX_THREADS = 32;

	private static final int MAX_THREADS_PER_ENDPOINT = 32;

	private final EndpointExecutor engine;

	private final Executor callbacks;

	private final EndpointExecutor readiness;

	private final boolean virtualThreads;

	private final ThreadShortage shortage = new ThreadShortage();

	private final Map<String, EndpointExecutor> endpoints = new ConcurrentHashMap<>();

	private final List<AutoCloseable> resources;

	/**
	 * Creates the executor.
	 * @param virtualThreads whether to use virtual threads
	 */
	public ConnectionExecutor(boolean virtualThreads) {
		this.virtualThreads = virtualThreads;
		ThreadPoolExecutor readiness = single("wsext-readiness-");
		this.readiness = new EndpointExecutor("listeners of AvailabilityChangeEvent", "them", 1, readiness,
				this.shortage);
		if (virtualThreads) {
			SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor("wsext-");
			executor.setVirtualThreads(true);
			ThreadPoolExecutor engine = reserve("wsext-reserve-");
			ThreadPoolExecutor callbacks = reserve("wsext-callback-reserve-");
			this.engine = engine(Integer.MAX_VALUE, orReserve(executor, engine, this.shortage));
			this.callbacks = orReserve(executor, callbacks, this.shortage);
			this.resources = List.of(executor, engine::shutdown, callbacks::shutdown, readiness::shutdown);
		}
		else {
			ThreadPoolExecutor engine = threads("wsext-");
			ThreadPoolExecutor callbacks = threads("wsext-callback-");
			this.engine = engine(MAX_THREADS, engine);
			this.callbacks = callbacks;
			this.resources = List.of(engine::shutdown, callbacks::shutdown, readiness::shutdown);
		}
	}

	private EndpointExecutor engine(int maxThreads, Executor threads) {
		return new EndpointExecutor("what ends connections", "the sockets", maxThreads, threads, this.shortage);
	}

	/**
	 * Virtual threads have none of the operating system's while they are idle: one of
	 * ours is there for when they can get none.
	 */
	static Executor orReserve(Executor virtual, Executor reserve, ThreadShortage shortage) {
		return (task) -> {
			try {
				virtual.execute(task);
			}
			catch (OutOfMemoryError ex) {
				shortage.begin("virtual threads", ex);
				reserve.execute(task);
			}
		};
	}

	private static ThreadPoolExecutor reserve(String prefix) {
		ThreadPoolExecutor threads = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new SynchronousQueue<>(),
				threadFactory(prefix));
		threads.prestartCoreThread();
		return threads;
	}

	/**
	 * One thread that is there from the beginning, and stays.
	 */
	private static ThreadPoolExecutor single(String prefix) {
		ThreadPoolExecutor thread = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
				threadFactory(prefix), new ThreadPoolExecutor.DiscardPolicy());
		thread.prestartCoreThread();
		return thread;
	}

	/**
	 * Threads of which one is there from the beginning, and stays: what ends a connection
	 * comes also where no further can be started.
	 */
	private static ThreadPoolExecutor threads(String prefix) {
		ThreadPoolExecutor threads = new ThreadPoolExecutor(1, Integer.MAX_VALUE, 30, TimeUnit.SECONDS,
				new SynchronousQueue<>(), threadFactory(prefix), new ThreadPoolExecutor.DiscardPolicy());
		threads.prestartCoreThread();
		return threads;
	}

	private static CustomizableThreadFactory threadFactory(String prefix) {
		CustomizableThreadFactory threadFactory = new CustomizableThreadFactory(prefix);
		threadFactory.setDaemon(true);
		return threadFactory;
	}

	/**
	 * Runs what the engine must not wait for; nothing of the application.
	 */
	public Executor get() {
		return this.engine;
	}

	/**
	 * Runs code of the application for connections of an endpoint, at most
	 * {@value #MAX_THREADS_PER_ENDPOINT} at a time where the threads are not virtual.
	 * @param endpoint path pattern of the endpoint
	 */
	public Executor forEndpoint(String endpoint) {
		return named("callbacks of " + endpoint, "@OnClose");
	}

	private Executor named(String tasks, String culprit) {
		int maxThreads = this.virtualThreads ? Integer.MAX_VALUE : MAX_THREADS_PER_ENDPOINT;
		return this.endpoints.computeIfAbsent(tasks,
				(key) -> new EndpointExecutor(key, culprit, maxThreads, this.callbacks, this.shortage));
	}

	/**
	 * Runs the application's listeners of an event that the engine publishes, no more at
	 * a time than for an endpoint.
	 */
	public Executor forListenersOf(Class<?> event) {
		return named("listeners of " + event.getSimpleName(), "them");
	}

	/**
	 * Tells the application in order whether the server is ready, on a thread of its own:
	 * that no other is to be had is what there is to tell.
	 */
	public Executor forReadiness() {
		return this.readiness;
	}

	/**
	 * Encodes the batches of events, no more at a time than for an endpoint.
	 */
	public Executor forBatches() {
		return named("batches of events", "serializers and interceptors");
	}

	/**
	 * Tells who has come and who has gone, no more at a time than for an endpoint.
	 */
	public Executor forPresence() {
		return named("presence", "serializers and interceptors");
	}

	/**
	 * Encodes what other nodes have sent, no more at a time than for an endpoint.
	 */
	public Executor forRemoteMessages() {
		return named("messages of other nodes", "codecs");
	}

	/**
	 * Encodes and delivers what topics with a history have, where no publisher does, no
	 * more at a time than for an endpoint.
	 */
	public Executor forHistory() {
		return named("topics with a history", "codecs");
	}

	/**
	 * Speaks to a broker, and runs what the application hangs on the results of that, no
	 * more at a time than for an endpoint.
	 */
	public Executor forCluster() {
		return named("messages to other nodes", "what follows them");
	}

	/**
	 * Starts threads for what waits because none could be started before.
	 */
	void startThreads() {
		this.shortage.check();
		this.engine.startThread();
		this.endpoints.values().forEach(EndpointExecutor::startThread);
	}

	/**
	 * Whether no thread could be started lately.
	 */
	boolean isShortOfThreads() {
		return this.shortage.isUnderWay();
	}

	@Override
	public void destroy() throws Exception {
		for (AutoCloseable resource : this.resources) {
			resource.close();
		}
	}

}
