package io.gatun.random;

import java.util.ArrayList;
import java.util.List;

/** All recipes, those of image networks most often. */
final class Recipes {
    /** Adds one or a few nodes to a sketch. */
    @FunctionalInterface
    interface Recipe {
        /** @return whether there was something to add them to */
        boolean grow(Sketch sketch);
    }

    private static final List<Recipe> ALL = all();

    private Recipes() {}

    private static List<Recipe> all() {
        var recipes = new ArrayList<Recipe>();
        add(recipes, 22, WindowRecipes::conv);
        add(recipes, 6, ChainRecipes::block);
        add(recipes, 3, ChainRecipes::padded);
        add(recipes, 3, ChainRecipes::classifier);
        add(recipes, 2, ChainRecipes::reshapedByItsShape);
        add(recipes, 4, WindowRecipes::convTranspose);
        add(recipes, 4, WindowRecipes::maxPool);
        add(recipes, 4, WindowRecipes::averagePool);
        add(recipes, 1, WindowRecipes::lpPool);
        add(recipes, 3, WindowRecipes::globalPool);
        add(recipes, 4, MatrixRecipes::matMul);
        add(recipes, 4, MatrixRecipes::gemm);
        add(recipes, 1, MatrixRecipes::einsum);
        add(recipes, 4, NormalizationRecipes::batch);
        add(recipes, 4, NormalizationRecipes::other);
        add(recipes, 4, NormalizationRecipes::softmax);
        add(recipes, 4, MovementRecipes::resize);
        add(recipes, 4, MovementRecipes::slice);
        add(recipes, 4, MovementRecipes::pad);
        add(recipes, 5, MovementRecipes::concat);
        add(recipes, 3, MovementRecipes::split);
        add(recipes, 4, MovementRecipes::transpose);
        add(recipes, 4, MovementRecipes::reshape);
        add(recipes, 3, MovementRecipes::squeeze);
        add(recipes, 2, MovementRecipes::repeat);
        add(recipes, 2, MovementRecipes::blocks);
        add(recipes, 10, ElementwiseRecipes::activation);
        add(recipes, 5, ElementwiseRecipes::unary);
        add(recipes, 10, ElementwiseRecipes::arithmetic);
        add(recipes, 3, ElementwiseRecipes::variadic);
        add(recipes, 3, ElementwiseRecipes::compare);
        add(recipes, 3, ElementwiseRecipes::where);
        add(recipes, 3, ElementwiseRecipes::cast);
        add(recipes, 2, ElementwiseRecipes::whole);
        add(recipes, 2, ElementwiseRecipes::logic);
        add(recipes, 5, SelectionRecipes::reduce);
        add(recipes, 2, SelectionRecipes::argExtreme);
        add(recipes, 2, SelectionRecipes::top);
        add(recipes, 2, SelectionRecipes::cumulative);
        add(recipes, 3, SelectionRecipes::gather);
        add(recipes, 2, SelectionRecipes::gatherElements);
        add(recipes, 2, SelectionRecipes::scatter);
        add(recipes, 1, SelectionRecipes::triangle);
        add(recipes, 1, SelectionRecipes::oneHot);
        add(recipes, 1, SelectionRecipes::nonZero);
        add(recipes, 2, QuantizedRecipes::quantized);
        add(recipes, 1, QuantizedRecipes::integerProduct);
        return List.copyOf(recipes);
    }

    private static void add(List<Recipe> recipes, int weight, Recipe recipe) {
        for (int i = 0; i < weight; i++) {
            recipes.add(recipe);
        }
    }

    static Recipe draw(Dice dice) {
        return dice.one(ALL);
    }
}
