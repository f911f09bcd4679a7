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

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;

import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.apache.tomcat.util.net.SecureNioChannel;
import org.apache.tomcat.util.res.StringManager;

/**
 * A socket with TLS. Locks out what the channel can not bear: a write during a read that
 * has to answer, and any use after its end.
 */
final class SecureTomcatSocket extends TomcatSocket {

	/** What Tomcat says when it does not expect an answer of TLS to wait. */
	private static final String ANSWER_WAITS = StringManager.getManager(SecureNioChannel.class)
		.getString("channel.nio.ssl.handshakeWrapPending");

	/** TLS itself may have something to send first, such as a new key. */
	private static final int MAX_OWN_RECORDS = 4;

	private final Object lock = new Object();

	SecureTomcatSocket(NioSocketWrapper wrapper, int sendBufferSize) {
		super(wrapper, sendBufferSize);
	}

	private NioChannel secureChannel() throws IOException {
		if (isClosed()) {
			throw new ClosedChannelException();
		}
		return wrapper().getSocket();
	}

	@Override
	int read(ByteBuffer target) throws IOException {
		try {
			synchronized (this.lock) {
				secureChannel();
				return readRecords(target);
			}
		}
		catch (EOFException ex) {
			return -1;
		}
	}

	/**
	 * Reads on where Tomcat gives up: the client has a new key, the answer to which has
	 * to wait until the socket takes more, and every record until then says so. Each
	 * attempt takes a record, or finds none and does not fail.
	 */
	private int readRecords(ByteBuffer target) throws IOException {
		int begin = target.position();
		while (target.position() == begin) {
			try {
				return wrapper().read(false, target);
			}
			catch (IOException ex) {
				if (!ANSWER_WAITS.equals(ex.getMessage())) {
					throw ex;
				}
			}
		}
		return target.position() - begin;
	}

	@Override
	boolean readsPartially() {
		// One record at a time, and none may be left behind: nobody would tell of it.
		return true;
	}

	@Override
	int write(ByteBuffer source) throws IOException {
		UninterruptibleSection section = UninterruptibleSection.enter();
		try {
			synchronized (this.lock) {
				NioChannel channel = secureChannel();
				int taken = 0;
				int ownRecords = 0;
				while (source.hasRemaining() && ownRecords < MAX_OWN_RECORDS) {
					int count = channel.write(source);
					taken += count;
					if (count == 0 && channel.getOutboundRemaining() > 0) {
						// The socket takes no more.
						return taken;
					}
					ownRecords = (count == 0) ? ownRecords + 1 : 0;
				}
				return taken;
			}
		}
		finally {
			section.leave();
		}
	}

	@Override
	boolean isFlushed() {
		synchronized (this.lock) {
			return isClosed() || wrapper().getSocket().getOutboundRemaining() == 0;
		}
	}

	@Override
	void endOutput() {
		// TLS has no half-closed connections that clients agree on.
	}

	@Override
	void close() {
		synchronized (this.lock) {
			super.close();
		}
	}

}
