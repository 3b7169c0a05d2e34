package io.alignserve.api;

/**
 * A call is refused; the problem says why.
 */
class RefusedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient Problem problem;

	RefusedException(Problem problem) {
		super(problem.detail());
		this.problem = problem;
	}

	Problem problem() {
		return this.problem;
	}

}
