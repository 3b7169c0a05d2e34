package io.alignserve.api;

import java.util.List;
import java.util.stream.Collectors;

import org.apache.tomcat.util.http.InvalidParameterException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import tools.jackson.core.JacksonException;

import io.alignserve.policy.PolicyRefusedException;
import io.alignserve.pool.UnknownModelException;
import io.alignserve.generation.Engine;
import io.alignserve.serving.CallerGoneException;
import io.alignserve.serving.DeadlinePassedException;
import io.alignserve.serving.PromptTooLongException;
import io.alignserve.serving.UnservableException;

/**
 * Finds the problem that an exception stands for.
 */
final class ExceptionProblems {

	private static final Logger logger = LoggerFactory.getLogger(ExceptionProblems.class);

	private ExceptionProblems() {
	}

	static Problem of(Exception ex) {
		if (ex instanceof RefusedException refused) {
			return refused.problem();
		}
		if (ex instanceof PolicyRefusedException refused) {
			return PolicyProblems.of(refused);
		}
		if (ex instanceof HttpMessageNotReadableException unreadable) {
			return unreadable(unreadable);
		}
		if (ex instanceof PromptTooLongException tooLong) {
			return tooLong(tooLong);
		}
		if (ex instanceof UnknownModelException) {
			return Problem.at(ProblemType.UNKNOWN_MODEL, "/model", message(ex));
		}
		if (ex instanceof Engine.QueueFullException full) {
			return Problem.later(ProblemType.OVERLOADED, message(ex), full.retryAfter());
		}
		if (ex instanceof Engine.EngineClosedException) {
			return Problem.of(ProblemType.UNAVAILABLE, "the model was taken out of service before it had answered");
		}
		if (ex instanceof Engine.UnavailableException down) {
			return Problem.later(ProblemType.UNAVAILABLE, message(ex), down.retryAfter());
		}
		if (ex instanceof UnservableException) {
			return Problem.of(ProblemType.INVALID_REQUEST, message(ex));
		}
		if (ex instanceof DeadlinePassedException) {
			return Problem.of(ProblemType.DEADLINE_PASSED, message(ex));
		}
		if (ex instanceof CallerGoneException) {
			return Problem.of(ProblemType.CLIENT_CLOSED_REQUEST, message(ex));
		}
		if (ex instanceof InvalidParameterException) {
			return Problem.of(ProblemType.INVALID_REQUEST, "the query string cannot be decoded; write names and values "
					+ "as UTF-8, each byte that is not a letter or digit as % and two hexadecimal digits");
		}
		if (ex instanceof RequestRejectedException) {
			return Problem.of(ProblemType.INVALID_REQUEST,
					"a query parameter or header has characters that are not allowed, such as control characters");
		}
		if (ex instanceof ErrorResponse response) {
			return ofWebServer(ex, response);
		}
		Problem ofAdministration = AdministrationProblems.of(ex);
		return (ofAdministration != null) ? ofAdministration : unexpected(ex);
	}

	private static Problem unreadable(HttpMessageNotReadableException ex) {
		for (Throwable cause = ex.getCause(); cause != null; cause = cause.getCause()) {
			if (cause instanceof RefusedException refused) {
				return refused.problem();
			}
			if (cause instanceof JacksonException json) {
				return JsonProblems.of(json);
			}
		}
		return Problem.of(ProblemType.MALFORMED_JSON, "the request has no body; send a JSON object");
	}

	private static Problem tooLong(PromptTooLongException ex) {
		int room = ex.contextLength() - ex.promptTokens();
		// With a shorter answer the prompt may fit; without room for any it is too long.
		return (room > 0 && ex.answerIsChosen())
				? Problem.at(ProblemType.PROMPT_TOO_LONG, "/generation/maxTokens",
						message(ex) + "; at most " + room + " tokens are left for the answer")
				: Problem.at(ProblemType.PROMPT_TOO_LONG, (ex.ad() != null) ? "/ads/" + ex.ad() : "/ad", message(ex));
	}

	private static Problem ofWebServer(Exception ex, ErrorResponse response) {
		if (ex instanceof NoResourceFoundException || ex instanceof NoHandlerFoundException) {
			return Problem.of(ProblemType.NOT_FOUND, "there is nothing at this address");
		}
		if (ex instanceof HttpRequestMethodNotSupportedException method) {
			return Problem.of(ProblemType.METHOD_NOT_ALLOWED,
					method.getMethod() + " is not allowed here; allowed are: " + method.getSupportedHttpMethods());
		}
		if (ex instanceof HttpMediaTypeNotAcceptableException accept) {
			return Problem.of(ProblemType.NOT_ACCEPTABLE, "offered are: " + types(accept.getSupportedMediaTypes()));
		}
		if (ex instanceof HttpMediaTypeNotSupportedException type) {
			return Problem.of(ProblemType.UNSUPPORTED_MEDIA_TYPE,
					"the Content-Type must be: " + types(type.getSupportedMediaTypes()));
		}
		int status = response.getStatusCode().value();
		if (status >= ProblemType.INTERNAL_ERROR.status()) {
			return unexpected(ex);
		}
		String detail = response.getBody().getDetail();
		return new Problem(ProblemType.HTTP_ERROR, status, (detail != null) ? detail : "the request was refused",
				List.of());
	}

	private static String types(List<MediaType> types) {
		return types.stream().map(MediaType::toString).collect(Collectors.joining(", "));
	}

	private static Problem unexpected(Exception ex) {
		logger.error("A call failed unexpectedly", ex);
		return Problem.of(ProblemType.INTERNAL_ERROR,
				"the service failed to answer; its log tells more under the request id");
	}

	private static String message(Exception ex) {
		String message = ex.getMessage();
		return (message != null) ? message : "";
	}

}
