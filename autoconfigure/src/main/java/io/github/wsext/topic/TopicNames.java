package io.github.wsext.topic;

/**
 * What topics may be called: 1 to 256 characters, none of them a control character, a
 * line separator or half of a surrogate pair.
 */
public final class TopicNames {

	private static final int MAX_LENGTH = 256;

	private TopicNames() {
	}

	/**
	 * Whether a topic may be called so.
	 */
	public static boolean isValid(String name) {
		return !name.isBlank() && name.length() <= MAX_LENGTH && isPrintable(name);
	}

	/**
	 * Whether all characters of a name are what they look like, so that it can stand in a
	 * line of a log.
	 */
	public static boolean isPrintable(String name) {
		return name.codePoints().noneMatch(TopicNames::isForbidden);
	}

	private static boolean isForbidden(int codePoint) {
		return switch (Character.getType(codePoint)) {
			case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.LINE_SEPARATOR,
					Character.PARAGRAPH_SEPARATOR ->
				true;
			default -> false;
		};
	}

}
