package io.alignserve.api;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;

import org.springframework.stereotype.Component;

import io.alignserve.access.Caller;
import io.alignserve.outcome.Outcome;
import io.alignserve.outcome.OutcomeReport;
import io.alignserve.requestlog.LoggedCalls;

/**
 * Looks up in the request log whether the caller had the response that an outcome is of.
 */
@Component
class OutcomeLinks {

	private final LoggedCalls log;

	OutcomeLinks(LoggedCalls log) {
		this.log = log;
	}

	/**
	 * Finds what is known of the response of an outcome.
	 * @param at where the outcome stands in the body
	 * @param report the outcome
	 * @param candidateIsChosen whether the client has named a candidate
	 * @param caller who tells; an administrator may tell for everybody
	 * @param findings takes what is wrong
	 * @return what is known; nothing if the figures begin before what the log still knows
	 * @throws RefusedException if there is no such response
	 */
	Outcome.Link of(String at, OutcomeReport report, boolean candidateIsChosen, Caller caller, Findings findings) {
		OutcomeReport.Response response = report.identity().response();
		if (response == null) {
			return Outcome.Link.NONE;
		}
		Optional<LoggedCalls.Call> found = this.log.find(response.id(), caller.visibleOwner());
		if (found.isEmpty()) {
			requireForgotten(at, report, response);
			return Outcome.Link.NONE;
		}
		int candidates = found.get().candidates();
		if (!candidateIsChosen && candidates > 1) {
			findings.add(at + "/candidate", "is missing; the response has " + candidates
					+ " candidates, give the index of the one that ran, 0 to " + (candidates - 1));
		}
		else if (response.candidate() >= candidates) {
			findings.add(at + "/candidate",
					"is " + response.candidate() + "; the response has the candidates 0 to " + (candidates - 1));
		}
		return new Outcome.Link(true, candidates == 1 && found.get().answered(report.textThatRan()));
	}

	/**
	 * The log keeps no call for ever: what is older than all of it may have been there.
	 */
	private void requireForgotten(String at, OutcomeReport report, OutcomeReport.Response response) {
		Optional<Instant> since = this.log.since();
		if (since.isPresent()
				&& !report.identity().period().from().isBefore(since.get().atOffset(ZoneOffset.UTC).toLocalDate())) {
			throw new RefusedException(Problem.at(ProblemType.UNKNOWN_ID, at + "/responseId",
					"no response with the id " + Findings.quoted(response.id()) + " was given to you since "
							+ since.get() + ", when the request log begins; if it is older, or of another service, "
							+ "give the ad without a responseId"));
		}
	}

}
