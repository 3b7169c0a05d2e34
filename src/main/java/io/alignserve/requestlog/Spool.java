package io.alignserve.requestlog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

import io.alignserve.files.OwnerFiles;
import org.jspecify.annotations.Nullable;

/**
 * Rows on their way to the database, in segments of one folder. Rows are on the disk when
 * {@link #append} returns, and are read in that order. How far reading came is kept in
 * memory only: after a restart what is left is read again from the start of its segment.
 */
final class Spool implements AutoCloseable {

	/** A segment that has grown beyond this is followed by a new one. */
	static final long SEGMENT_BYTES = 8 << 20;

	private static final int COPY_BYTES = 1 << 16;

	private final FolderSource source;

	private final long limitBytes;

	private final ByteBuffer buffer = ByteBuffer.allocateDirect(COPY_BYTES);

	private final Deque<Segment> segments = new ArrayDeque<>();

	private @Nullable SpoolFolder folder;

	private long nextNumber = 1;

	private long setAsideBytes;

	private boolean closed;

	/**
	 * Creates a spool that takes its folder when it is first needed.
	 * @param source gives the folder
	 * @param limitBytes the most bytes of all files in it
	 */
	Spool(FolderSource source, long limitBytes) {
		this.source = source;
		this.limitBytes = limitBytes;
	}

	/**
	 * Takes the folder and what is in it, unless that was done before.
	 * @throws IOException if it cannot be read or written
	 */
	synchronized void open() throws IOException {
		folder();
	}

	private SpoolFolder folder() throws IOException {
		if (this.closed) {
			throw new IOException("the spool is closed");
		}
		SpoolFolder taken = this.folder;
		if (taken == null) {
			taken = this.source.take();
			try {
				recover(taken.path());
			}
			catch (IOException ex) {
				this.segments.clear();
				taken.close();
				throw ex;
			}
			this.folder = taken;
		}
		return taken;
	}

	private void recover(Path path) throws IOException {
		for (Iterator<Path> files = SpoolFiles.list(path).iterator(); files.hasNext();) {
			Path file = files.next();
			this.segments.add(Segment.recover(file, !files.hasNext()));
			this.nextNumber = SpoolFiles.number(file) + 1;
		}
		this.setAsideBytes = SpoolFiles.size(path, SpoolFiles.DAMAGED) + SpoolFiles.size(path, SpoolFiles.REFUSED);
	}

	/**
	 * Writes lines and returns when they are on the disk.
	 * @param lines whole lines
	 * @throws IOException if they are not, the spool has reached its limit, or is closed
	 */
	synchronized void append(List<ByteBuffer> lines) throws IOException {
		SpoolFolder place = folder();
		long bytes = lines.stream().mapToLong(ByteBuffer::remaining).sum();
		if (bytes() + bytes > this.limitBytes) {
			compact();
			if (bytes() + bytes > this.limitBytes) {
				throw new IOException("the spool has reached its limit of " + this.limitBytes + " bytes");
			}
		}
		Segment segment = current(place);
		try {
			segment.append(lines, this.buffer);
		}
		finally {
			if (!segment.isOpen() && segment.length() == 0) {
				this.segments.remove(segment);
				segment.delete();
			}
		}
		notifyAll();
	}

	private Segment current(SpoolFolder place) throws IOException {
		Segment last = this.segments.peekLast();
		if (last != null && last.isOpen()) {
			if (last.length() < SEGMENT_BYTES) {
				return last;
			}
			last.seal();
		}
		Segment next = Segment.create(SpoolFiles.segment(place.path(), this.nextNumber));
		this.nextNumber++;
		this.segments.add(next);
		return next;
	}

	/**
	 * Reads the oldest rows that are not shipped yet, and deletes segments that have
	 * none.
	 * @param mostLines the most rows
	 * @param mostBytes the most bytes; one row is read whatever its size
	 * @return lines of one segment, none if all is shipped
	 * @throws NoSuchFileException if somebody deleted the segment
	 * @throws IOException if it cannot be read
	 */
	List<SpooledLine> next(int mostLines, int mostBytes) throws IOException {
		SegmentReader reader;
		long from;
		long to;
		synchronized (this) {
			Segment head = head();
			if (head == null) {
				return List.of();
			}
			reader = head.reader();
			from = head.shippedBytes();
			to = head.length();
		}
		// What is not shipped stays where it is, so nobody has to wait meanwhile.
		return reader.read(from, to, mostLines, mostBytes);
	}

	private @Nullable Segment head() throws IOException {
		Segment head = this.segments.peekFirst();
		while (head != null && head.isShipped() && !head.isOpen() && !this.closed) {
			this.segments.removeFirst();
			head.delete();
			head = this.segments.peekFirst();
		}
		return this.closed ? null : head;
	}

	/**
	 * Notes that the oldest lines are in the database or set aside.
	 * @param last the last of them
	 * @param rows how many they are
	 */
	synchronized void shipped(SpooledLine last, int rows) {
		Segment head = this.segments.peekFirst();
		if (head != null && !this.closed) {
			head.shipped(last.end(), rows);
		}
	}

	/**
	 * Gives up the oldest segment, whose file is gone.
	 * @return how many rows were in it
	 */
	synchronized long forgetOldest() {
		Segment head = this.segments.pollFirst();
		if (head == null) {
			return 0;
		}
		head.seal();
		return head.lines();
	}

	/**
	 * Keeps a line for a person to look at.
	 * @param line the line
	 * @param file name of the file in the folder
	 * @throws IOException if it cannot be written
	 */
	synchronized void setAside(SpooledLine line, String file) throws IOException {
		try (FileChannel kept = OwnerFiles.open(folder().path().resolve(file))) {
			long end = kept.size();
			try {
				append(kept, line.bytes(), end);
			}
			catch (IOException ex) {
				kept.truncate(end);
				throw ex;
			}
			this.setAsideBytes += kept.size() - end;
		}
	}

	private static void append(FileChannel file, ByteBuffer bytes, long end) throws IOException {
		long position = end;
		while (bytes.hasRemaining()) {
			position += file.write(bytes, position);
		}
		file.force(true);
	}

	/**
	 * Empties the last segment if all its rows are shipped, so that a restart has nothing
	 * to read again.
	 * @throws IOException if the file cannot be cut
	 */
	synchronized void compact() throws IOException {
		Segment head = head();
		if (head != null && head.isShipped() && head.length() > 0) {
			head.reset();
		}
	}

	/**
	 * Waits until there are rows to ship.
	 * @param millis how long at most, 1 or more
	 * @return whether there are any
	 * @throws InterruptedException if the thread is interrupted
	 */
	synchronized boolean await(long millis) throws InterruptedException {
		if (rows() == 0) {
			wait(millis);
		}
		return rows() > 0;
	}

	/** Ends a wait though there is nothing to ship. */
	synchronized void wake() {
		notifyAll();
	}

	/** Rows that are not shipped yet. */
	synchronized long rows() {
		return this.segments.stream().mapToLong(Segment::lines).sum();
	}

	private long bytes() {
		return this.setAsideBytes + this.segments.stream().mapToLong(Segment::length).sum();
	}

	/** Where the spool is; for messages. */
	@Override
	public synchronized String toString() {
		return (this.folder != null) ? this.folder.path().toString() : "spool without a folder";
	}

	/** Leaves what is not shipped for the next start. */
	@Override
	public synchronized void close() throws IOException {
		if (this.closed) {
			return;
		}
		this.closed = true;
		for (Segment segment : this.segments) {
			segment.seal();
			if (segment.isShipped()) {
				segment.delete();
			}
		}
		if (this.folder != null) {
			this.folder.close();
		}
	}

	/** Gives a spool its folder. */
	interface FolderSource {

		SpoolFolder take() throws IOException;

	}

}
