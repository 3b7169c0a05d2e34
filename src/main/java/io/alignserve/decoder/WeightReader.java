package io.alignserve.decoder;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

import ai.djl.pytorch.jni.IValue;

import io.alignserve.checkpoint.CheckpointException;
import io.alignserve.checkpoint.ElementType;
import io.alignserve.checkpoint.SafetensorsFile;
import io.alignserve.checkpoint.WeightFiles;
import io.alignserve.checkpoint.WeightSpec;

/**
 * Hands the weights of one part of a decoder to its program. Files are mapped for that
 * part only, so that never more than one part is in memory twice.
 */
final class WeightReader {

	/** libtorch's number of the type of single bytes. */
	private static final long UINT8 = 0;

	private final DecoderProgram program;

	private final Map<Mapping, Long> mapped = new HashMap<>();

	WeightReader(DecoderProgram program) {
		this.program = program;
	}

	/**
	 * Takes a weight.
	 * @param spec the weight
	 * @param located where it lies
	 * @throws CheckpointException if one of its numbers is not finite
	 */
	void take(WeightSpec spec, WeightFiles.Located located) {
		SafetensorsFile file = located.file();
		SafetensorsFile.Entry entry = located.entry();
		ElementType type = entry.type();
		IValue shape = IValue.listFrom(spec.shape().stream().mapToLong(Long::longValue).toArray());
		long offset = located.byteOffset();
		boolean finite;
		if (offset % type.bytes() == 0) {
			finite = this.program.callForLong("take", IValue.from(map(file, type.torchCode(), type.bytes())),
					IValue.from(offset / type.bytes()), shape) == 1;
		}
		else {
			finite = this.program.callForLong("take_bytes", IValue.from(map(file, UINT8, 1)), IValue.from(offset),
					IValue.from(located.bytes()), shape, IValue.from((long) type.torchCode())) == 1;
		}
		if (!finite) {
			throw new CheckpointException("tensor " + spec.name() + " holds a number that is not finite");
		}
	}

	private long map(SafetensorsFile file, long type, int bytes) {
		return this.mapped.computeIfAbsent(new Mapping(file.path(), type), (key) -> this.program.callForLong("map_file",
				IValue.from(file.path().toString()), IValue.from(file.size() / bytes), IValue.from(type)));
	}

	/**
	 * Lets the files go.
	 */
	void release() {
		this.program.callForLong("unmap_files");
		this.mapped.clear();
	}

	private record Mapping(Path path, long type) {
	}

}
