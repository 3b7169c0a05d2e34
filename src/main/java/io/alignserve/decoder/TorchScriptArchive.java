package io.alignserve.decoder;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Packs TorchScript source and the attributes of its class {@code Decoder} into the
 * archive that libtorch loads: an uncompressed zip with a version, empty constants, the
 * source and the attributes as pickle protocol 2.
 */
final class TorchScriptArchive {

	private static final byte[] EMPTY_TUPLE = { (byte) 0x80, 2, ')', '.' };

	private final String source;

	private final Map<String, Object> attributes = new LinkedHashMap<>();

	TorchScriptArchive(String source) {
		this.source = source;
		this.attributes.put("training", false);
	}

	TorchScriptArchive with(String name, long value) {
		this.attributes.put(name, Math.toIntExact(value));
		return this;
	}

	TorchScriptArchive with(String name, double value) {
		this.attributes.put(name, value);
		return this;
	}

	TorchScriptArchive with(String name, boolean value) {
		this.attributes.put(name, value);
		return this;
	}

	/** Adds an attribute of type {@code List[Tensor]}, empty at the start. */
	TorchScriptArchive withTensors(String... names) {
		for (String name : names) {
			this.attributes.put(name, EmptyList.TENSORS);
		}
		return this;
	}

	/** Adds an attribute of type {@code List[int]}, empty at the start. */
	TorchScriptArchive withNumbers(String... names) {
		for (String name : names) {
			this.attributes.put(name, EmptyList.NUMBERS);
		}
		return this;
	}

	byte[] toBytes() {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
			entry(zip, "m/version", "3\n".getBytes(StandardCharsets.US_ASCII));
			entry(zip, "m/constants.pkl", EMPTY_TUPLE);
			entry(zip, "m/code/__torch__.py", this.source.getBytes(StandardCharsets.UTF_8));
			entry(zip, "m/data.pkl", pickle());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return bytes.toByteArray();
	}

	private static void entry(ZipOutputStream zip, String name, byte[] content) throws IOException {
		ZipEntry entry = new ZipEntry(name);
		entry.setMethod(ZipEntry.STORED);
		entry.setSize(content.length);
		CRC32 crc = new CRC32();
		crc.update(content);
		entry.setCrc(crc.getValue());
		zip.putNextEntry(entry);
		zip.write(content);
		zip.closeEntry();
	}

	private byte[] pickle() throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (DataOutputStream out = new DataOutputStream(bytes)) {
			out.write(new byte[] { (byte) 0x80, 2 });
			out.writeBytes("c__torch__\nDecoder\n)");
			out.write(0x81);
			out.writeBytes("}(");
			for (Map.Entry<String, Object> attribute : this.attributes.entrySet()) {
				byte[] name = attribute.getKey().getBytes(StandardCharsets.UTF_8);
				out.writeByte('X');
				out.write(littleEndian(name.length));
				out.write(name);
				value(out, attribute.getValue());
			}
			out.writeBytes("ub.");
		}
		return bytes.toByteArray();
	}

	private static void value(DataOutputStream out, Object value) throws IOException {
		if (value instanceof Integer number) {
			out.writeByte('J');
			out.write(littleEndian(number));
		}
		else if (value instanceof Double number) {
			out.writeByte('G');
			out.writeDouble(number);
		}
		else if (value instanceof Boolean flag) {
			out.write(flag ? 0x88 : 0x89);
		}
		else {
			String kind = (value == EmptyList.TENSORS) ? "tensorlist" : "intlist";
			out.writeBytes("ctorch.jit._pickle\nbuild_" + kind + "\n]");
			out.write(0x85);
			out.writeByte('R');
		}
	}

	private static byte[] littleEndian(int value) {
		return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
	}

	private enum EmptyList {

		TENSORS, NUMBERS

	}

}
