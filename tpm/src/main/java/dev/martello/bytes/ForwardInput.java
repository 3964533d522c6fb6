package dev.martello.bytes;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;

/**
 * What comes out of a channel, from where it stands on. {@link Channels#newInputStream} asks channels of files for position and size, and some files that the
 * kernel makes up, such as those of securityfs and efivarfs, refuse to tell them.
 */
public final class ForwardInput {
    private ForwardInput() {}

    /** A stream that does nothing but read, and that closes the channel with itself. */
    public static InputStream of(ReadableByteChannel channel) {
        return Channels.newInputStream(new Forward(channel));
    }

    private record Forward(ReadableByteChannel channel) implements ReadableByteChannel {
        @Override
        public int read(ByteBuffer into) throws IOException {
            return channel.read(into);
        }

        @Override
        public boolean isOpen() {
            return channel.isOpen();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
