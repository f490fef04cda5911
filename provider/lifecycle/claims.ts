interface Claim {
  /** Logical name of the resource that holds the object. */
  readonly name: string;
  /** Natural key that this resource wants, where it is known. */
  readonly key: string | undefined;
  /**
   * `shown`: the state names it. `kept`: and so does the program, which goes on using it. `leaving`: the program has the resource, which
   * is about to get another object. `made`: created or adopted in this process.
   */
  readonly how: "shown" | "kept" | "leaving" | "made";
}

/**
 * Who holds which live object in this process, so that none is adopted twice and none that was adopted is deleted.
 * Pulumi tells a dynamic provider neither what else is in the state nor what else the program declares: this is what we can know.
 */
export class Claims {
  readonly #byId = new Map<string, Claim>();
  readonly #reserved = new Map<string, string>();
  readonly #declared = new Set<string>();

  /** The program has this resource: only then does the engine check inputs. A refresh compares without. */
  declare(resource: string): void {
    this.#declared.add(resource);
  }

  isDeclared(resource: string): boolean {
    return this.#declared.has(resource);
  }

  /** The state says that `name` holds this object. @throws when another resource has adopted or made it in this run. */
  show(id: string, name: string, key: string | undefined, how: "shown" | "kept" | "leaving"): void {
    const held = this.#byId.get(id);
    if (held?.how === "made" && held.name !== name) {
      throw new Error(
        `the live object is claimed twice: "${held.name}" has taken it over in this run, and the state says that it belongs to "${name}"; ` +
          `remove one of the two from the manifests, or give the new one metadata.previousNames: ["${name}"] if it is a rename`,
      );
    }
    // What the program wants counts for more than what a refresh of the state sees, which may come after it.
    const known = held && how === "shown" && held.how !== "shown";
    if (held?.how !== "made" && !known) this.#byId.set(id, { name, key, how });
  }

  /** `name` has created or adopted this object. @throws when another resource holds it: the platform had one object for both. */
  make(id: string, name: string, key: string | undefined): void {
    const held = this.#byId.get(id);
    if (held && held.how !== "leaving" && held.name !== name) {
      throw new Error(
        `"${held.name}" and "${name}" describe the same object; remove one of the two, or, if this is a rename, ` +
          `give "${name}" metadata.previousNames: ["${held.name}"]`,
      );
    }
    // Replaced although its `diff` said that it stays (`pulumi up --replace`): the former object goes.
    for (const [former, claim] of this.#byId) {
      const sameKind = former.split("|", 2).join() === id.split("|", 2).join();
      if (claim.how === "kept" && claim.name === name && sameKind) this.#byId.set(former, { ...claim, how: "leaving" });
    }
    this.#byId.set(id, { name, key, how: "made" });
  }

  /** Another resource that holds an object with this natural key: the id without `prefix`, and the resource's name. */
  withKey(prefix: string, key: string, name: string): [id?: string, holder?: string] {
    for (const [id, held] of this.#byId) {
      const other = held.key === key && held.how !== "leaving" && held.name !== name;
      if (other && id.startsWith(prefix)) return [id.slice(prefix.length), held.name];
    }
    return [];
  }

  of(id: string): Claim | undefined {
    return this.#byId.get(id);
  }

  /**
   * Who goes on using an object that the engine wants deleted: then it must be kept. Another resource has taken it over, in this run or in
   * an earlier one that failed before the state could forget the former name; or the same resource has it again, after a replacement
   * there and another one back, of which an error left the deletes to do.
   */
  inUseBy(id: string): string | undefined {
    const held = this.#byId.get(id);
    return held?.how === "kept" || held?.how === "made" ? held.name : undefined;
  }

  /** Announces that `name` is about to create the object with this key. @throws when another resource of this run already did. */
  reserve(key: string, name: string): void {
    const other = this.#reserved.get(key);
    if (other !== undefined && other !== name) {
      throw new Error(`"${other}" and "${name}" describe the same object; give them different names or remove one`);
    }
    this.#reserved.set(key, name);
  }
}
