// The least that an application does with Loom. Its production bundle stands in the table of sizes.
import { ModelBuilder } from "onnx-loom";
import { firstModel } from "./cases/loom-models.mjs";

const bytes = await firstModel(ModelBuilder);
document.body.append(`a model of ${bytes.length} bytes`);
