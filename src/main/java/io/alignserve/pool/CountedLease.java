package io.alignserve.pool;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * A lease that ends once.
 */
final class CountedLease implements CheckpointPool.Lease {

	private final String alias;

	private final Resident resident;

	private final Consumer<Resident> end;

	private final AtomicBoolean ended = new AtomicBoolean();

	CountedLease(String alias, Resident resident, Consumer<Resident> end) {
		this.alias = alias;
		this.resident = resident;
		this.end = end;
	}

	@Override
	public String alias() {
		return this.alias;
	}

	@Override
	public ResidentCheckpoint checkpoint() {
		return this.resident.checkpoint();
	}

	@Override
	public void close() {
		if (this.ended.compareAndSet(false, true)) {
			this.end.accept(this.resident);
		}
	}

}
