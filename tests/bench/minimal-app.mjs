// A minimal application with Loom. The table of sizes has the size of its production bundle.
import { ModelBuilder } from "onnx-loom";
import { firstModel } from "./cases/loom-models.mjs";

const bytes = await firstModel(ModelBuilder);
document.body.append(`a model of ${bytes.length} bytes`);
