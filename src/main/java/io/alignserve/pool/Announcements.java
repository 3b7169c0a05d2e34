package io.alignserve.pool;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Tells all listeners what happens; one that fails does not keep the others from hearing.
 */
final class Announcements {

	private final List<PoolListener> listeners = new CopyOnWriteArrayList<>();

	void add(PoolListener listener) {
		this.listeners.add(listener);
	}

	void loaded(ResidentStatus status) {
		tell((listener) -> listener.loaded(status));
	}

	void refused(String name, RuntimeException cause) {
		tell((listener) -> listener.refused(name, cause));
	}

	void unloaded(String name, PoolListener.UnloadCause cause) {
		tell((listener) -> listener.unloaded(name, cause));
	}

	void routed(String alias, Route route) {
		tell((listener) -> listener.routed(alias, route));
	}

	void canaryFailed(Routes.FailedCanary failed) {
		tell((listener) -> listener.canaryFailed(failed.alias(), failed.route(), failed.figures()));
	}

	private void tell(Consumer<PoolListener> event) {
		for (PoolListener listener : this.listeners) {
			try {
				event.accept(listener);
			}
			catch (RuntimeException ex) {
				System.getLogger(Announcements.class.getName())
					.log(System.Logger.Level.WARNING, "A listener of the pool failed", ex);
			}
		}
	}

}
