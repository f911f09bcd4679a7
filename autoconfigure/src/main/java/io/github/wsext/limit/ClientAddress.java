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

package io.github.wsext.limit;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Address of a client, as the container or a trusted proxy tells it. Never asks the name
 * service: proxies may pass on anything.
 */
public final class ClientAddress {

	private static final Pattern IPV4 = Pattern
		.compile("(25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}");

	private static final Pattern IPV6 = Pattern.compile("(?=.*:)[0-9a-fA-F:][0-9a-fA-F:.]{1,44}");

	private static final int MAX_LENGTH = 64;

	private static final int IPV6_SITE = 64;

	private final String text;

	private final @Nullable InetAddress address;

	private ClientAddress(String text, @Nullable InetAddress address) {
		this.text = text;
		this.address = address;
	}

	/**
	 * Reads an address. What is none stands for itself.
	 * @param text such as {@code 192.0.2.7}, {@code 2001:db8::7} or {@code [2001:db8::7]}
	 */
	public static ClientAddress of(@Nullable String text) {
		if (text == null) {
			return new ClientAddress("unknown", null);
		}
		InetAddress address = parse(text);
		if (address != null) {
			return new ClientAddress(address.getHostAddress(), address);
		}
		return new ClientAddress(text.substring(0, Math.min(MAX_LENGTH, text.length())), null);
	}

	private static @Nullable InetAddress parse(String text) {
		String bare = (text.startsWith("[") && text.endsWith("]")) ? text.substring(1, text.length() - 1) : text;
		int zone = bare.indexOf('%');
		String literal = (zone >= 0) ? bare.substring(0, zone) : bare;
		if (!IPV4.matcher(literal).matches() && !IPV6.matcher(literal).matches()) {
			return null;
		}
		try {
			return InetAddress.getByName(literal);
		}
		catch (UnknownHostException ex) {
			return null;
		}
	}

	/**
	 * The address with a port, unresolved if it is none.
	 */
	public InetSocketAddress withPort(int port) {
		return (this.address != null) ? new InetSocketAddress(this.address, port)
				: InetSocketAddress.createUnresolved(this.text, port);
	}

	/**
	 * What limits are counted under: an IPv4 address, or the network of 64 bits that an
	 * IPv6 address belongs to, because its client has all of it.
	 */
	public String counted() {
		return (this.address instanceof Inet4Address) ? this.text : network(0, IPV6_SITE);
	}

	/**
	 * The network it belongs to.
	 * @param ipv4 length of the network's prefix in bits for IPv4
	 * @param ipv6 length of the network's prefix in bits for IPv6
	 */
	public String network(int ipv4, int ipv6) {
		if (this.address == null) {
			return this.text;
		}
		int bits = (this.address instanceof Inet4Address) ? ipv4 : ipv6;
		byte[] bytes = this.address.getAddress();
		Arrays.fill(bytes, bits / Byte.SIZE, bytes.length, (byte) 0);
		try {
			return InetAddress.getByAddress(bytes).getHostAddress() + "/" + bits;
		}
		catch (UnknownHostException ex) {
			throw new IllegalStateException("An address has the length of an address", ex);
		}
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof ClientAddress that && this.text.equals(that.text);
	}

	@Override
	public int hashCode() {
		return this.text.hashCode();
	}

	/**
	 * The address in one spelling.
	 */
	@Override
	public String toString() {
		return this.text;
	}

}
