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

package io.github.wsext.transport.tomcat;

import io.github.wsext.transport.TransportListener;
import io.github.wsext.transport.frame.Frame;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Delivery of one connection's frames to its listener: whatever that throws ends the
 * connection, and not the reading of others.
 */
final class FrameDelivery {

	private static final Log logger = LogFactory.getLog(FrameDelivery.class);

	private final TransportListener listener;

	private final Runnable failed;

	/**
	 * Creates a delivery.
	 * @param failed closes the connection
	 */
	FrameDelivery(TransportListener listener, Runnable failed) {
		this.listener = listener;
		this.failed = failed;
	}

	/**
	 * Delivers a message, a part of one, or a pong.
	 */
	void deliver(Frame frame) {
		try {
			if (frame instanceof Frame.Text text) {
				this.listener.onText(text.part(), text.last(), text.bytes());
			}
			else if (frame instanceof Frame.Binary binary) {
				this.listener.onBinary(binary.part(), binary.last());
			}
			else if (frame instanceof Frame.Pong pong) {
				this.listener.onPong(pong.payload());
			}
		}
		catch (RuntimeException | Error ex) {
			failed(ex);
		}
	}

	/**
	 * Tells of frames that carry nothing.
	 */
	void empty(int count) {
		try {
			this.listener.onEmptyFrames(count);
		}
		catch (RuntimeException | Error ex) {
			failed(ex);
		}
	}

	private void failed(Throwable failure) {
		logger.error("Message could not be handled", failure);
		this.failed.run();
	}

}
