package io.alignserve.requestlog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

import io.alignserve.files.Interrupts;
import io.alignserve.files.OwnerFiles;
import org.jspecify.annotations.Nullable;

/**
 * A file of the spool, of which the first {@link #length} bytes are whole lines on the
 * disk. Its spool guards it.
 */
final class Segment {

	private final Path file;

	private final boolean left;

	private @Nullable FileChannel channel;

	private long length;

	private long lines;

	private long shippedBytes;

	private Segment(Path file, boolean left) {
		this.file = file;
		this.left = left;
	}

	/**
	 * Creates a segment.
	 * @param file where, absent
	 * @return an empty segment that can be written
	 * @throws IOException if the file cannot be created
	 */
	static Segment create(Path file) throws IOException {
		Segment segment = new Segment(file, false);
		segment.channel = OwnerFiles.open(file);
		return segment;
	}

	/**
	 * Takes what an earlier process left.
	 * @param file the file
	 * @param newest whether it is the last one that the process wrote, so that its last
	 * line may be torn. Such a line was acknowledged to nobody and is cut off
	 * @return a segment that can only be read
	 * @throws IOException if the file cannot be read or cut
	 */
	static Segment recover(Path file, boolean newest) throws IOException {
		Segment segment = new Segment(file, true);
		LineCount count = LineCount.of(file);
		segment.lines = count.lines();
		segment.length = count.end();
		long size = Files.size(file);
		if (size > count.end() && newest) {
			try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
				channel.truncate(count.end());
			}
		}
		else if (size > count.end()) {
			segment.lines++;
			segment.length = size;
		}
		return segment;
	}

	/**
	 * Appends lines and forces them to the disk. If that fails the file ends where it
	 * ended before, and if not even that can be had, {@link #isOpen} is false from then
	 * on. Interrupts are put off: they would close the file under everybody.
	 * @param group whole lines
	 * @param buffer to copy them through, direct, so that not every thread that ever
	 * wrote keeps one of its own
	 * @throws IOException if the lines are not on the disk
	 */
	void append(List<ByteBuffer> group, ByteBuffer buffer) throws IOException {
		Interrupts.putOff(() -> tryAppend(group, buffer));
		this.lines += group.size();
	}

	private void tryAppend(List<ByteBuffer> group, ByteBuffer buffer) throws IOException {
		FileChannel file = file();
		try {
			long end = write(file, group, buffer);
			file.force(false);
			this.length = end;
		}
		catch (ClosedByInterruptException ex) {
			throw ex;
		}
		catch (IOException ex) {
			cutBack(file);
			throw ex;
		}
	}

	/** Opens the file again if an interrupt has closed it. */
	private FileChannel file() throws IOException {
		FileChannel open = this.channel;
		if (open == null) {
			throw new IOException(this.file + " is not written any more");
		}
		if (!open.isOpen()) {
			open = FileChannel.open(this.file, StandardOpenOption.WRITE);
			this.channel = open;
			open.truncate(this.length);
		}
		return open;
	}

	private long write(FileChannel file, List<ByteBuffer> group, ByteBuffer buffer) throws IOException {
		long position = this.length;
		buffer.clear();
		for (ByteBuffer line : group) {
			ByteBuffer rest = line.duplicate();
			while (rest.hasRemaining()) {
				int size = Math.min(rest.remaining(), buffer.remaining());
				buffer.put(rest.slice(rest.position(), size));
				rest.position(rest.position() + size);
				if (!buffer.hasRemaining()) {
					position = flush(file, buffer, position);
				}
			}
		}
		return flush(file, buffer, position);
	}

	private static long flush(FileChannel file, ByteBuffer buffer, long position) throws IOException {
		long end = position;
		buffer.flip();
		while (buffer.hasRemaining()) {
			end += file.write(buffer, end);
		}
		buffer.clear();
		return end;
	}

	/** Half a line must not stand before later rows. */
	private void cutBack(FileChannel file) {
		try {
			file.truncate(this.length);
			// A disk that cannot be forced now must not be trusted with the next group.
			file.force(false);
		}
		catch (IOException ex) {
			seal();
		}
	}

	/** Ends the writing; reading goes on. */
	void seal() {
		FileChannel file = this.channel;
		this.channel = null;
		if (file != null) {
			try {
				file.close();
			}
			catch (IOException ex) {
				// What was forced is on the disk, and nothing else was promised.
			}
		}
	}

	boolean isOpen() {
		return this.channel != null;
	}

	/**
	 * Empties a segment whose rows are all in the database.
	 * @throws IOException if the file cannot be cut
	 */
	void reset() throws IOException {
		if (isOpen()) {
			Interrupts.putOff(() -> file().truncate(0));
			this.length = 0;
			this.lines = 0;
			this.shippedBytes = 0;
		}
	}

	SegmentReader reader() {
		return new SegmentReader(this.file, this.left);
	}

	/** Notes that everything before a line's end is in the database or set aside. */
	void shipped(long end, int rows) {
		this.shippedBytes = end;
		this.lines -= rows;
	}

	long shippedBytes() {
		return this.shippedBytes;
	}

	boolean isShipped() {
		return this.shippedBytes == this.length;
	}

	void delete() throws IOException {
		seal();
		Files.deleteIfExists(this.file);
	}

	long length() {
		return this.length;
	}

	/** Lines that are not shipped yet. */
	long lines() {
		return this.lines;
	}

	@Override
	public String toString() {
		return this.file.toString();
	}

}
