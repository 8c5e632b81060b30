package io.gatun.opencl;

import io.gatun.GatunException;
import java.util.Comparator;
import java.util.List;

/** The tiles that products are cut in, and which of them suit a product on a device. */
final class ProductTiles {
    /**
     * For devices with thousands of lanes. Large tiles read the least for each product and so are the fastest where there is
     * work for all units; small ones share out what there is.
     */
    static final List<ProductTile> GRAPHICS = List.of(
            new ProductTile(128, 128, 16, 8, 8),
            new ProductTile(128, 128, 8, 8, 8),
            new ProductTile(128, 64, 16, 8, 4),
            new ProductTile(64, 128, 16, 4, 8),
            new ProductTile(64, 128, 16, 8, 8),
            new ProductTile(64, 64, 16, 4, 4),
            new ProductTile(64, 64, 16, 8, 4),
            new ProductTile(32, 128, 16, 4, 8),
            new ProductTile(32, 64, 16, 4, 4),
            new ProductTile(64, 32, 16, 4, 4),
            new ProductTile(32, 32, 16, 4, 4));

    /** For processors, which run the work-items of a group one after the other: what is small builds soon. The first that fits. */
    private static final List<ProductTile> PROCESSOR =
            List.of(new ProductTile(32, 32, 16, 4, 4), new ProductTile(16, 16, 16, 4, 4));

    private ProductTiles() {}

    /**
     * Tiles that a device can run, those first that should be the fastest.
     *
     * @param rows of one product
     * @param columns of one product
     * @param products of the same size, computed at once
     */
    static List<ProductTile> of(ClDevice device, ProductTile.Fetch fetch, int rows, int columns, int products) {
        boolean processor = device.kind() == ClDevice.Kind.PROCESSOR;
        var fitting = (processor ? PROCESSOR : GRAPHICS)
                .stream()
                        .filter(tile -> tile.fits(device, fetch))
                        .sorted(Comparator.comparingDouble(
                                tile -> processor ? 0 : cost(device, tile, rows, columns, products)))
                        .toList();
        if (fitting.isEmpty()) {
            throw new GatunException("OpenCL device '" + device.name() + "' has work-groups of at most "
                    + device.workGroup() + " work-items with " + device.localMemory()
                    + " bytes of local memory, too few for any tile");
        }
        return fitting;
    }

    /** About how long it takes, in no unit: turns that all units take together, times what a tile computes and fetches. */
    private static double cost(ClDevice device, ProductTile tile, int rows, int columns, int products) {
        double turns = Math.ceil((double) tile.groups(rows, columns) * products / device.units());
        double fetched = 24.0 / tile.rows() + 24.0 / tile.columns();
        double loads = 1.0 / tile.itemRows() + 1.0 / tile.itemColumns();
        return turns * tile.rows() * tile.columns() * (1 + fetched + loads);
    }
}
