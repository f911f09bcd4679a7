package io.github.wsext.send;

/**
 * Counts bytes without encoding.
 */
public final class Utf8 {

	private Utf8() {
	}

	/**
	 * Number of bytes of a text in UTF-8. Counts each half of a surrogate pair as two, so
	 * that the parts of a text may be counted one by one.
	 */
	public static int length(CharSequence text) {
		int length = text.length();
		int bytes = length;
		for (int i = 0; i < length; i++) {
			char c = text.charAt(i);
			if (c >= 0x80) {
				bytes += (c < 0x800 || Character.isSurrogate(c)) ? 1 : 2;
			}
		}
		return bytes;
	}

}
