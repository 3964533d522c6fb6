package dev.martello.tpm.structure;

/** The constructors of records, by their number of components. */
public final class Make {
    private Make() {}

    @FunctionalInterface
    public interface Of2<A, B, R> {
        R of(A a, B b);
    }

    @FunctionalInterface
    public interface Of3<A, B, C, R> {
        R of(A a, B b, C c);
    }

    @FunctionalInterface
    public interface Of4<A, B, C, D, R> {
        R of(A a, B b, C c, D d);
    }

    @FunctionalInterface
    public interface Of5<A, B, C, D, E, R> {
        R of(A a, B b, C c, D d, E e);
    }

    @FunctionalInterface
    public interface Of6<A, B, C, D, E, F, R> {
        R of(A a, B b, C c, D d, E e, F f);
    }

    @FunctionalInterface
    public interface Of7<A, B, C, D, E, F, G, R> {
        R of(A a, B b, C c, D d, E e, F f, G g);
    }
}
