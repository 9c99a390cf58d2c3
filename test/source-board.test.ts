// What is noted of what a source tells, for those who begin later.

import * as assert from "uvu/assert";
import { Board, type News } from "../bindings/source/board.js";
import { change, headOf } from "./scripted-source.js";
import { suite } from "./suite.js";

const head = (version: number, at = version) => headOf(new Uint8Array([version]), version, at);

function begun(board: Board): News[] {
  const told: News[] = [];
  board.begin((news) => told.push(news));
  return told;
}

suite("a board", (test) => {
  test("tells whoever begins of the newest head and what changed since, in the order of the versions", () => {
    const board = new Board();
    const [c4, c5, c7] = [change(4, "a", "a4"), change(5, "b", null), change(7, "c", "c7")];
    for (const news of [c7, change(2, "d", "d2"), head(1), c5, change(3, "a", "a3"), c4]) board.tell(news);
    board.tell(head(6, 3));
    assert.equal(begun(board), [head(6, 3), c4, c5, c7]);
    assert.is(board.version, 7);
  });

  test("tells all others of what is newer, and of nothing twice", () => {
    const board = new Board();
    const told = begun(board);
    const news = [head(2), change(5, "a", "a5"), change(4, "b", "b4"), head(6)];
    const old = [head(1), head(2), change(2, "c", "c2"), change(3, "a", "a3"), change(5, "a", "a5")];
    for (const each of [...news.slice(0, 3), ...old, ...news.slice(3), ...old]) board.tell(each);
    assert.equal(told, news);
  });

  test("tells nobody who has ended it", () => {
    const board = new Board();
    const told: News[] = [];
    const listener = (news: News) => told.push(news);
    board.begin(listener);
    board.end(listener);
    board.tell(head(1));
    assert.equal(told, []);
  });
});
