package io.alignserve.decoder;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import io.alignserve.checkpoint.WeightFiles;

/**
 * Reads the next part's weights into the system's page cache while the engine packs the
 * present one, so that a cold file is read at the disk's speed and not page by page.
 */
final class ReadAhead implements AutoCloseable {

	private static final int BUFFER_BYTES = 4 << 20;

	private final ExecutorService thread = Executors.newSingleThreadExecutor((task) -> {
		Thread reader = new Thread(task, "read-ahead");
		reader.setDaemon(true);
		return reader;
	});

	private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);

	/**
	 * Begins to read.
	 * @param weights where they lie
	 */
	void read(List<WeightFiles.Located> weights) {
		this.thread.execute(() -> weights.forEach(this::read));
	}

	/** What cannot be read is reported by who needs it. */
	private void read(WeightFiles.Located weight) {
		try (FileChannel channel = FileChannel.open(weight.file().path(), StandardOpenOption.READ)) {
			long end = weight.byteOffset() + weight.bytes();
			long at = weight.byteOffset();
			while (at < end && !Thread.currentThread().isInterrupted()) {
				this.buffer.clear().limit((int) Math.min(BUFFER_BYTES, end - at));
				int count = channel.read(this.buffer, at);
				if (count < 0) {
					return;
				}
				at += count;
			}
		}
		catch (IOException ex) {
			System.getLogger(ReadAhead.class.getName()).log(System.Logger.Level.DEBUG, "not read ahead", ex);
		}
	}

	@Override
	public void close() {
		this.thread.shutdownNow();
	}

}
