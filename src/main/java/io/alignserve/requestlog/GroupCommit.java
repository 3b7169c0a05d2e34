package io.alignserve.requestlog;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Lets threads that write at the same time share one write: whoever comes first writes,
 * those who come meanwhile wait, and one of them writes for all of them next. A thread
 * alone writes at once, and no thread of its own is needed, so that a row costs no more
 * changes of thread than the write itself.
 *
 * @param <T> what is written
 */
final class GroupCommit<T> {

	private final Consumer<List<T>> writer;

	private final int limit;

	private List<Entry<T>> waiting = new ArrayList<>();

	private boolean writing;

	/**
	 * Creates the meeting point.
	 * @param writer writes some items as one, called by one thread at a time
	 * @param limit the most items it is given at a time, 1 or more
	 */
	GroupCommit(Consumer<List<T>> writer, int limit) {
		this.writer = writer;
		this.limit = limit;
	}

	/**
	 * Returns when the item was written.
	 * @param item the item
	 * @throws RuntimeException what the writer threw for the group that held the item
	 */
	void write(T item) {
		Entry<T> entry = new Entry<>(item);
		if (join(entry) || entry.awaitTurn()) {
			lead();
		}
		entry.rethrow();
	}

	/** How many items wait for a write to begin. */
	synchronized int waiting() {
		return this.waiting.size();
	}

	/** Tells whether nobody writes, so that the newcomer has to. */
	private synchronized boolean join(Entry<T> entry) {
		this.waiting.add(entry);
		boolean first = !this.writing;
		this.writing = true;
		return first;
	}

	private void lead() {
		List<Entry<T>> group = takeGroup();
		RuntimeException failure = null;
		try {
			this.writer.accept(group.stream().map(Entry::item).toList());
		}
		catch (RuntimeException ex) {
			failure = ex;
		}
		finally {
			Entry<T> next = next();
			if (next != null) {
				next.lead();
			}
			for (Entry<T> entry : group) {
				entry.end(failure);
			}
		}
	}

	/** The oldest first, the leader's own among them. */
	private synchronized List<Entry<T>> takeGroup() {
		int size = Math.min(this.limit, this.waiting.size());
		List<Entry<T>> group = List.copyOf(this.waiting.subList(0, size));
		this.waiting = new ArrayList<>(this.waiting.subList(size, this.waiting.size()));
		return group;
	}

	private synchronized @Nullable Entry<T> next() {
		this.writing = !this.waiting.isEmpty();
		return this.writing ? this.waiting.get(0) : null;
	}

	/** An item whose thread waits. */
	private static final class Entry<T> {

		private final T item;

		private final CountDownLatch turn = new CountDownLatch(1);

		private volatile boolean leads;

		private volatile @Nullable RuntimeException failure;

		Entry(T item) {
			this.item = item;
		}

		T item() {
			return this.item;
		}

		void lead() {
			this.leads = true;
			this.turn.countDown();
		}

		void end(@Nullable RuntimeException cause) {
			this.failure = cause;
			this.turn.countDown();
		}

		/** Waits through interruptions: the item is in somebody's hands already. */
		boolean awaitTurn() {
			boolean interrupted = false;
			while (true) {
				try {
					this.turn.await();
					break;
				}
				catch (InterruptedException ex) {
					interrupted = true;
				}
			}
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
			return this.leads;
		}

		void rethrow() {
			RuntimeException cause = this.failure;
			if (cause != null) {
				throw cause;
			}
		}

	}

}
