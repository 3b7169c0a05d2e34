package io.alignserve.pool;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * A lease that ends once.
 */
final class CountedLease implements Lease {

	private final String alias;

	private final Resident resident;

	private final Consumer<CountedLease> end;

	private final AtomicBoolean ended = new AtomicBoolean();

	private final long startNanos = System.nanoTime();

	private volatile @Nullable Boolean answered;

	CountedLease(String alias, Resident resident, Consumer<CountedLease> end) {
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
	public void answered() {
		this.answered = true;
	}

	@Override
	public void failed() {
		this.answered = false;
	}

	Resident resident() {
		return this.resident;
	}

	/** Says how the request ended; {@code null} if nobody noted it. */
	Routes.@Nullable LeaseEnd outcome() {
		Boolean good = this.answered;
		return (good != null)
				? new Routes.LeaseEnd(this.alias, this.resident.name(), good, System.nanoTime() - this.startNanos)
				: null;
	}

	@Override
	public void close() {
		if (this.ended.compareAndSet(false, true)) {
			this.end.accept(this);
		}
	}

}
