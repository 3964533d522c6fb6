package dev.martello.appraisal.expression;

import dev.cel.common.exceptions.CelIndexOutOfBoundsException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.values.StructValue;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.ListIterator;
import java.util.Optional;
import java.util.RandomAccess;

/** The elements of a list as CEL takes them without going through all of them whenever an expression names it, as with {@link FactMap}. */
@SuppressWarnings("Immutable") // what it stands for never changes
final class FactList extends StructValue<Long, List<Object>> implements List<Object>, RandomAccess {
    private static final CelType TYPE = ListType.create(SimpleType.DYN);

    private final List<Object> values;

    FactList(List<?> values) {
        this.values = List.copyOf(values);
    }

    @Override
    public Object select(Long index) {
        return find(index).orElseThrow(() -> new CelIndexOutOfBoundsException(index));
    }

    @Override
    public Optional<Object> find(Long index) {
        return index >= 0 && index < values.size() ? Optional.of(values.get(index.intValue())) : Optional.empty();
    }

    @Override
    public List<Object> value() {
        return this;
    }

    @Override
    public boolean isZeroValue() {
        return values.isEmpty();
    }

    @Override
    public CelType celType() {
        return TYPE;
    }

    @Override
    public int size() {
        return values.size();
    }

    @Override
    public boolean isEmpty() {
        return values.isEmpty();
    }

    @Override
    public Object get(int index) {
        return values.get(index);
    }

    @Override
    public boolean contains(Object value) {
        return values.contains(value);
    }

    @Override
    public boolean containsAll(Collection<?> others) {
        return values.containsAll(others);
    }

    @Override
    public int indexOf(Object value) {
        return values.indexOf(value);
    }

    @Override
    public int lastIndexOf(Object value) {
        return values.lastIndexOf(value);
    }

    @Override
    public Iterator<Object> iterator() {
        return values.iterator();
    }

    @Override
    public ListIterator<Object> listIterator() {
        return values.listIterator();
    }

    @Override
    public ListIterator<Object> listIterator(int index) {
        return values.listIterator(index);
    }

    @Override
    public List<Object> subList(int from, int to) {
        return values.subList(from, to);
    }

    @Override
    public Object[] toArray() {
        return values.toArray();
    }

    @Override
    public <T> T[] toArray(T[] array) {
        return values.toArray(array);
    }

    @Override
    public boolean add(Object value) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void add(int index, Object value) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean addAll(Collection<?> more) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean addAll(int index, Collection<?> more) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Object set(int index, Object value) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean remove(Object value) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Object remove(int index) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean removeAll(Collection<?> others) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean retainAll(Collection<?> others) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void clear() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean equals(Object other) {
        return values.equals(other);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
