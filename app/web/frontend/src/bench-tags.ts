import { define } from "./shared/dom";
import { TagTree } from "./tags/tag_tree";

define("tag-tree", TagTree);
