package io.alignserve.remote.server;

import java.util.List;

import tools.jackson.databind.node.ObjectNode;

/**
 * How a kind of server writes what it has computed.
 */
interface AnswerShape {

	/**
	 * A choice of an answer, or of a part of it.
	 * @param continuation which one it is of
	 * @param tokens the tokens it has, all of them or those of a part
	 */
	ObjectNode choice(Continuation continuation, List<Continuation.Token> tokens);

	/**
	 * Adds what is only in an answer that is not streamed.
	 */
	void complete(ObjectNode choice, Continuation continuation);

	/**
	 * Tells if a token is told of in a stream.
	 */
	boolean isStreamed(Continuation.Token token);

	/**
	 * An error as a body.
	 */
	ObjectNode error(int status, String message);

}
