package io.alignserve.batch;

/**
 * The database went away while it made a batch, and cannot be asked whether it did.
 */
public class UncertainUploadException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	UncertainUploadException(Throwable cause) {
		super("the database went away while it made the batch, which may be there or not", cause);
	}

}
