package io.alignserve.batch;

/**
 * No upload can be taken now; later it may.
 */
public class TooManyBatchesException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final boolean ofOwner;

	private TooManyBatchesException(String message, boolean ofOwner) {
		super(message);
		this.ofOwner = ofOwner;
	}

	static TooManyBatchesException uploads(int limit) {
		return new TooManyBatchesException("this instance takes " + limit
				+ " uploads at a time (alignserve.batch.uploads), and has as many; try again later", false);
	}

	static TooManyBatchesException open(int open, int limit) {
		return new TooManyBatchesException("the API key has " + open + " batches that have not ended, at most " + limit
				+ " are allowed (alignserve.batch.max-open); wait for one to end, or cancel one", true);
	}

	/**
	 * Tells whose limit was reached.
	 * @return whether it is the owner's, rather than this instance's
	 */
	public boolean isOfOwner() {
		return this.ofOwner;
	}

}
