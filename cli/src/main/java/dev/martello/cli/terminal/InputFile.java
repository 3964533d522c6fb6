package dev.martello.cli.terminal;

import dev.martello.bytes.BoundedFile;
import dev.martello.bytes.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that a person named, read whole; what is wrong with it is said in one sentence. */
public final class InputFile {
    private InputFile() {}

    /** The octets of a file whose size is checked by whoever gets them. */
    public static Bytes read(Path file) {
        try {
            return Bytes.owning(Files.readAllBytes(file));
        } catch (IOException e) {
            throw UserException.badInput(UserException.sentence(e));
        }
    }

    /**
     * The octets of a file that has a natural bound.
     *
     * @param kind what the file should hold, as in {@code quote}
     */
    public static Bytes read(Path file, int maxBytes, String kind) {
        try {
            return BoundedFile.read(file, maxBytes);
        } catch (BoundedFile.TooLarge e) {
            throw UserException.badInput(e.getMessage() + ", which no " + kind + " has");
        } catch (IOException e) {
            throw UserException.badInput(UserException.sentence(e));
        }
    }
}
