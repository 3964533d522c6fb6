/**
 * The demo: a control plane and fourteen virtual appliances of which some are not what they seem, and beside them, if it is wanted, a
 * real one.
 *
 * <p>In goes an empty folder, out come states to show, one after the other, and at the end whether each verdict was the expected
 * one. How it is shown is for others.
 */
@NullMarked
package dev.martello.lab.demo;

import org.jspecify.annotations.NullMarked;
