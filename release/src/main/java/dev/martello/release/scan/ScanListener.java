package dev.martello.release.scan;

/** Hears how far a scan is, from several threads at once. */
public interface ScanListener {
    /** One that does not care. */
    ScanListener NONE = new ScanListener() {
        @Override
        public void fileRead() {}

        @Override
        public void octetsRead(long count) {}
    };

    /** Another file has been read to its end. */
    void fileRead();

    /** So many further octets have been read. */
    void octetsRead(long count);
}
