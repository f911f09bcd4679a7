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
		return !name.isBlank() && name.length() <= MAX_LENGTH && name.codePoints().noneMatch(TopicNames::isForbidden);
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
