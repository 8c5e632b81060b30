package io.gatun.op;

import io.gatun.GatunException;
import io.gatun.tensor.DType;
import io.gatun.tensor.Shape;

/**
 * The extents of the inputs of {@link Attention}, found to fit each other.
 *
 * @param past positions of the keys and values that come before those of the inputs
 * @param mask the box to which the mask broadcasts: [batch, heads, queries, keys], its keys perhaps fewer than there are
 */
record AttentionLayout(HeadLayout query, HeadLayout key, HeadLayout value, boolean hasPast, int past, Shape mask) {
    private static final int MASK = 3;
    private static final int PAST_KEY = 4;
    private static final int PAST_VALUE = 5;
    private static final int FILLED = 6;

    /** @throws GatunException if they do not fit */
    static AttentionLayout of(Operands in, Attention attention) {
        for (int i = 0; i < 3; i++) {
            in.requireFloating(i);
            in.requireRank(i, in.shape(0).rank(), in.shape(0).rank());
        }
        in.requireSameType(0, 1);
        var query = HeadLayout.of(in, 0, "q_num_heads", attention.queryHeads());
        var key = HeadLayout.of(in, 1, "kv_num_heads", attention.keyHeads());
        var value = HeadLayout.of(in, 2, "kv_num_heads", attention.keyHeads());
        if (key.batch() != query.batch()
                || value.batch() != query.batch()
                || key.length() != value.length()
                || key.heads() != value.heads()
                || key.size() != query.size()
                || key.heads() == 0
                || query.heads() % key.heads() != 0) {
            throw new GatunException("queries, keys and values do not fit: " + in.describe(0) + ", " + in.describe(1)
                    + ", " + in.describe(2));
        }
        requirePast(in, key, value);
        int past = in.has(PAST_KEY) ? Extents.toInt(in.shape(PAST_KEY).dim(2)) : 0;
        int total = Extents.toInt(Extents.add(past, key.length()));
        if (in.has(FILLED)) {
            in.requireType(FILLED, DType.INT64);
            requireShape(in, FILLED, Shape.of(query.batch()));
        }
        var mask = mask(in, query, total, attention.repeatMask());
        return new AttentionLayout(query, key, value, in.has(PAST_KEY), past, mask);
    }

    private static void requirePast(Operands in, HeadLayout key, HeadLayout value) {
        if (in.has(PAST_KEY) != in.has(PAST_VALUE)) {
            throw new GatunException("wants past keys and past values, or neither");
        }
        if (in.has(PAST_KEY)) {
            in.requireSameType(1, PAST_KEY);
            in.requireSameType(2, PAST_VALUE);
            in.requireRank(PAST_KEY, 4, 4);
            long past = in.shape(PAST_KEY).dim(2);
            requireShape(in, PAST_KEY, Shape.of(key.batch(), key.heads(), past, key.size()));
            requireShape(in, PAST_VALUE, Shape.of(key.batch(), key.heads(), past, value.size()));
        }
    }

    private static void requireShape(Operands in, int i, Shape shape) {
        if (!in.shape(i).equals(shape)) {
            throw new GatunException("input " + i + " wants shape " + shape + ", " + in.describe(i));
        }
    }

    private static Shape mask(Operands in, HeadLayout query, int total, boolean repeat) {
        var whole = Shape.of(query.batch(), query.heads(), query.length(), total);
        if (!in.has(MASK)) {
            return whole;
        }
        in.requireRank(MASK, 1, 4);
        long last = in.shape(MASK).dim(-1);
        var box = repeat && last == 1 ? whole : whole.with(3, last);
        if (last > total || !Broadcast.fills(in.shape(MASK), box)) {
            throw new GatunException("input " + MASK + " (attn_mask) wants a shape that broadcasts to " + whole + ", "
                    + in.describe(MASK));
        }
        return box;
    }

    /** Positions of keys, those of the past included. */
    int keys() {
        return past + key.length();
    }

    /** How many heads of Q share one of K and V. */
    int group() {
        return query.heads() / key.heads();
    }

    /** The layout of the output. */
    HeadLayout result() {
        return new HeadLayout(query.batch(), query.heads(), query.length(), value.size(), query.packed());
    }

    /** The past and present of keys or of values lie like this. */
    static HeadLayout cache(HeadLayout now, int length) {
        return new HeadLayout(now.batch(), now.heads(), length, now.size(), false);
    }
}
