package dev.martello.bytes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ForwardInputTest {
    @Test
    void readsFilesThatRefuseToTellPositionAndSize() throws IOException {
        Unseekable file = new Unseekable("none [integrity] confidentiality\n");

        try (InputStream in = ForwardInput.of(file)) {
            assertThat(new String(in.readNBytes(100), StandardCharsets.UTF_8))
                    .isEqualTo("none [integrity] confidentiality\n");
        }
        assertThat(file.isOpen()).isFalse();
    }

    /** As the channel of /sys/kernel/security/lockdown: a regular file of which lseek says "Illegal seek". */
    private static final class Unseekable implements SeekableByteChannel {
        private final ReadableByteChannel content;

        Unseekable(String content) {
            this.content = Channels.newChannel(new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)));
        }

        @Override
        public int read(ByteBuffer into) throws IOException {
            return content.read(into);
        }

        @Override
        public long position() throws IOException {
            throw new IOException("Illegal seek");
        }

        @Override
        public SeekableByteChannel position(long to) throws IOException {
            throw new IOException("Illegal seek");
        }

        @Override
        public long size() throws IOException {
            throw new IOException("Illegal seek");
        }

        @Override
        public int write(ByteBuffer from) throws IOException {
            throw new IOException("it is open for reading");
        }

        @Override
        public SeekableByteChannel truncate(long size) throws IOException {
            throw new IOException("it is open for reading");
        }

        @Override
        public boolean isOpen() {
            return content.isOpen();
        }

        @Override
        public void close() throws IOException {
            content.close();
        }
    }
}
