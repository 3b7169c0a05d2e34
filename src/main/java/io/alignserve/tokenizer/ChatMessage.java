package io.alignserve.tokenizer;

/**
 * One message of a conversation.
 *
 * @param role who says it: {@code system}, {@code user} or {@code assistant}; other roles
 * are up to the template
 * @param content what is said
 */
public record ChatMessage(String role, String content) {

	/**
	 * Creates a user's message.
	 * @param content what is said
	 * @return the message
	 */
	public static ChatMessage user(String content) {
		return new ChatMessage("user", content);
	}

}
