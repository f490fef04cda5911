import { equal } from "../kind/value.ts";
import type { JsonObject } from "../kind/definition.ts";
import type { Holder } from "./claim-key.ts";

interface Claim {
  readonly holder: Holder;
  /** Natural key that the holder wants, where it is known. */
  readonly key: string | undefined;
  /**
   * `shown`: the state names it. `kept`: and so does the program, which goes on using it. `leaving`: the program has the resource, which
   * is about to get another object. `made`: created or taken over in this process.
   */
  readonly how: "shown" | "kept" | "leaving" | "made";
  /** What the state recorded of the resource when it was compared. */
  readonly recorded?: JsonObject;
}

/** What this run knows of a resource of the program from the state, which a create is not given. */
export interface ResourceHistory {
  /** Inputs that the state has; empty for a new resource. */
  readonly inputs: JsonObject;
  /** Ids of objects that the resource has made, and that it no longer holds. */
  readonly former: readonly string[];
  /** Set while its create has got no response: ids of all that looked like it before. */
  readonly lost: readonly string[] | undefined;
  /** False where the engine replaces the resource without asking how it differs: `pulumi up --replace`. */
  readonly compared: boolean;
  /** The engine is about to make another object of the resource. */
  readonly replaced: boolean;
}

const EMPTY_HISTORY: ResourceHistory = { inputs: {}, former: [], lost: undefined, compared: false, replaced: false };

/** Ids under a word. */
class Index {
  readonly #ids = new Map<string, Set<string>>();

  /** As they are now: what is put or dropped later does not change the list. */
  get(word: string): readonly string[] {
    return [...(this.#ids.get(word) ?? [])];
  }

  put(word: string, id: string): void {
    const ids = this.#ids.get(word) ?? new Set();
    this.#ids.set(word, ids.add(id));
  }

  drop(word: string, id: string): void {
    const ids = this.#ids.get(word);
    ids?.delete(id);
    if (ids?.size === 0) this.#ids.delete(word);
  }
}

/**
 * Who holds which live object in this process, so that none is taken over twice and none that was taken over is deleted.
 * Pulumi tells a dynamic provider neither what else is in the state nor what else the program declares: this is what we can know.
 */
export class Claims {
  readonly #byId = new Map<string, Claim>();
  /** Ids of `#byId` by holder and by natural key: of a thousand creates each asks for both. */
  readonly #idsOf = new Index();
  readonly #idsWith = new Index();
  readonly #reserved = new Map<string, Holder>();
  readonly #declared = new Set<string>();
  readonly #pasts = new Map<string, ResourceHistory>();

  /**
   * The program has this resource, with these inputs in the state: only then does the engine check inputs. A refresh compares without. For
   * a resource that it replaces the engine checks again, as if it were new.
   */
  declare({ resource }: Holder, inputs: JsonObject): void {
    if (this.#declared.has(resource) && Object.keys(inputs).length === 0) {
      const history = this.history({ resource });
      this.#pasts.set(resource, { ...history, replaced: Object.keys(history.inputs).length > 0 });
      return;
    }
    this.#declared.add(resource);
    const { former } = this.history({ resource });
    this.#pasts.set(resource, { ...EMPTY_HISTORY, former, inputs });
  }

  isDeclared({ resource }: Holder): boolean {
    return this.#declared.has(resource);
  }

  /** Learns more of a resource's past. */
  extendHistory({ resource }: Holder, more: Partial<ResourceHistory>): void {
    this.#pasts.set(resource, { ...this.history({ resource }), ...more });
  }

  history({ resource }: Pick<Holder, "resource">): ResourceHistory {
    return this.#pasts.get(resource) ?? EMPTY_HISTORY;
  }

  /** The state says that the holder has this object. @throws when another resource has taken it over or made it in this run. */
  claimRecorded(id: string, claim: Claim): void {
    const held = this.#byId.get(id);
    const { holder, how } = claim;
    if (held?.how === "made" && held.holder.resource !== holder.resource) {
      throw new Error(
        `the live object is claimed twice: "${held.holder.name}" has taken it over in this run, and the state says that it belongs to "${holder.name}"; ` +
          `remove one of the two from the manifests, or give the new one metadata.previousNames: ["${holder.name}"] if it is a rename`,
      );
    }
    // What the program wants counts for more than what a refresh of the state sees, which may come after it.
    const known = held && how === "shown" && held.how !== "shown";
    if (held?.how !== "made" && !known) this.#hold(id, claim);
  }

  /** The holder has created this object, or taken it over. @throws when another resource holds it: the platform had one object for both. */
  claimCreated(id: string, holder: Holder, key: string | undefined): void {
    const held = this.#byId.get(id);
    if (held && held.how !== "leaving" && held.holder.resource !== holder.resource) {
      throw new Error(
        `"${held.holder.name}" and "${holder.name}" describe the same object; remove one of the two, or, if this is a rename, ` +
          `give "${holder.name}" metadata.previousNames: ["${held.holder.name}"]`,
      );
    }
    // Replaced although its `diff` said that it stays (`replaceOnChanges`): the former object goes.
    for (const former of this.#idsOf.get(holder.resource)) {
      const claim = this.#byId.get(former);
      if (claim?.how === "kept") this.#hold(former, { ...claim, how: "leaving" });
    }
    this.#hold(id, { holder, key, how: "made" });
  }

  /** Ids, without `prefix`, of what the resource holds and is about to give up. */
  idsBeingReplaced(prefix: string, { resource }: Holder): string[] {
    return this.#idsOf
      .get(resource)
      .filter((id) => this.#byId.get(id)?.how !== "made" && id.startsWith(prefix))
      .map((id) => id.slice(prefix.length));
  }

  /** Another resource that holds an object with this natural key: the id without `prefix`, and who. `among`: of the objects with these ids. */
  withKey(
    prefix: string,
    key: string,
    { resource }: Holder,
    among?: ReadonlyMap<string, unknown>,
  ): [id?: string, holder?: Holder] {
    for (const id of this.#idsWith.get(key)) {
      const held = this.#byId.get(id);
      if (!held || held.how === "leaving" || held.holder.resource === resource || !id.startsWith(prefix)) continue;
      const bare = id.slice(prefix.length);
      if (among?.has(bare) ?? true) return [bare, held.holder];
    }
    return [];
  }

  of(id: string): Claim | undefined {
    return this.#byId.get(id);
  }

  /**
   * Who goes on using an object that the engine wants deleted: then it must be kept. Another resource has taken it over, in this run or in
   * an earlier one that failed before the state could forget the former name; or the same resource has it again, after a replacement
   * there and another one back, of which an error left the deletes to do. `recorded` = what the state says of the object to be deleted:
   * where that is what its holder was compared with, the engine replaces the holder, and deletes before it creates.
   */
  inUseBy(id: string, recorded: JsonObject): Holder | undefined {
    const held = this.#byId.get(id);
    if (held?.how === "made") return held.holder;
    return held?.how === "kept" && !equal(held.recorded, recorded) ? held.holder : undefined;
  }

  /** The object is gone, or nobody's any more. */
  release(id: string): void {
    const held = this.#byId.get(id);
    if (!held) return;
    this.#byId.delete(id);
    this.#idsOf.drop(held.holder.resource, id);
    if (held.key !== undefined) this.#idsWith.drop(held.key, id);
  }

  #hold(id: string, claim: Claim): void {
    this.release(id);
    this.#byId.set(id, claim);
    this.#idsOf.put(claim.holder.resource, id);
    if (claim.key !== undefined) this.#idsWith.put(claim.key, id);
  }

  /** Announces that the holder is about to create the object with this key. @throws when another resource of this run already did. */
  reserve(key: string, holder: Holder): void {
    const other = this.#reserved.get(key);
    if (other !== undefined && other.resource !== holder.resource) {
      throw new Error(
        `"${other.name}" and "${holder.name}" describe the same object; give them different names or remove one`,
      );
    }
    this.#reserved.set(key, holder);
  }
}
