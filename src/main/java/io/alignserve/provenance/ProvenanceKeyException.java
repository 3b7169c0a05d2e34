package io.alignserve.provenance;

/**
 * There is no key to sign with; the message says which file is to blame.
 */
class ProvenanceKeyException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	ProvenanceKeyException(String message, Throwable cause) {
		super(message, cause);
	}

}
