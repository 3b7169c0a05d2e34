package io.alignserve.batch;

import org.jspecify.annotations.Nullable;

import org.springframework.context.SmartLifecycle;

/**
 * Runs the work on batches and the messages about their ends: from when everything else
 * has started until before it stops.
 */
class BatchLifecycle implements SmartLifecycle {

	private final BatchWork.Tools tools;

	private final BatchProperties properties;

	private final WebhookCourier.Tools messages;

	private volatile @Nullable Run current;

	BatchLifecycle(BatchWork.Tools tools, BatchProperties properties, WebhookCourier.Tools messages) {
		this.tools = tools;
		this.properties = properties;
		this.messages = messages;
	}

	@Override
	public synchronized void start() {
		BatchWork work = new BatchWork(this.tools, this.properties);
		WebhookCourier courier = new WebhookCourier(this.messages);
		Run run = new Run(work, thread(work, "batches"), courier, thread(courier, "webhooks"));
		run.workThread().start();
		run.courierThread().start();
		this.current = run;
	}

	private static Thread thread(Runnable work, String name) {
		Thread thread = new Thread(work, name);
		thread.setDaemon(true);
		return thread;
	}

	@Override
	public synchronized void stop() {
		Run run = this.current;
		if (run == null) {
			return;
		}
		this.current = null;
		try {
			run.courier().end();
			run.work().stop(run.workThread());
			run.courier().stop(run.courierThread());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** Has what is to be done looked for at once. */
	void wake() {
		Run run = this.current;
		if (run != null) {
			run.work().wake();
		}
	}

	@Override
	public boolean isRunning() {
		return this.current != null;
	}

	/** One run between start and stop. */
	private record Run(BatchWork work, Thread workThread, WebhookCourier courier, Thread courierThread) {
	}

}
