package storetest

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/parterre/parterre/server/store"
)

func newAnswer(key byte, scope string, at time.Time) store.Answer {
	return store.Answer{Key: store.Hash{key}, Scope: scope, Request: store.Hash{7}, At: at}
}

// begins fails the test unless a request is begun, or is not.
func begins(t *testing.T, db DB, a store.Answer, want bool) store.Answer {
	t.Helper()
	kept, begun, err := db.BeginAnswer(t.Context(), a)
	must(t, err)
	if begun != want {
		t.Errorf("BeginAnswer(%v, %s) begins %v, want %v", a.Key[0], a.Scope, begun, want)
	}
	return kept
}

func testAnswers(t *testing.T, db DB) {
	ctx := t.Context()
	first := newAnswer(1, "c_1", noon)
	begins(t, db, first, true)
	again := first
	again.Request, again.At = store.Hash{8}, noon.Add(time.Hour)
	if diff := cmp.Diff(first, begins(t, db, again, false)); diff != "" {
		t.Errorf("what was begun (-want +got):\n%s", diff)
	}
	must(t, db.EndAnswer(ctx, first.Key, []byte("sealed")))
	first.Sealed = []byte("sealed")
	again.At = noon.Add(store.AnswersKept - time.Millisecond)
	if diff := cmp.Diff(first, begins(t, db, again, false)); diff != "" {
		t.Errorf("what was answered (-want +got):\n%s", diff)
	}
	again.At = noon.Add(store.AnswersKept)
	begins(t, db, again, true) // forgotten
	must(t, db.DropAnswer(ctx, first.Key))
	begins(t, db, again, true)
}

func testAnswersBounded(t *testing.T, db DB) {
	begins(t, db, newAnswer(255, "c_1", noon), true)
	for i := range 2 * store.MaxAnswers {
		a := newAnswer(1, "c_2", noon.Add(time.Duration(i)*time.Second))
		a.Key[1] = byte(i)
		begins(t, db, a, true)
	}
	late := noon.Add(time.Hour)
	begins(t, db, newAnswer(255, "c_1", late), false) // another's do not push it out
	last := newAnswer(1, "c_2", late)
	last.Key[1] = 2*store.MaxAnswers - 1
	begins(t, db, last, false)
	last.Key[1] = store.MaxAnswers
	begins(t, db, last, false)
	last.Key[1] = store.MaxAnswers - 1
	begins(t, db, last, true) // pushed out by its own
}

func testAnswerRace(t *testing.T, db DB) {
	var begun atomic.Int32
	var running sync.WaitGroup
	for range 20 {
		running.Go(func() {
			_, mine, err := db.BeginAnswer(t.Context(), newAnswer(1, "c_1", noon))
			if err != nil {
				t.Error(err)
			}
			if mine {
				begun.Add(1)
			}
		})
	}
	running.Wait()
	if n := begun.Load(); n != 1 {
		t.Errorf("begun %d times, want once", n)
	}
}

func testKeyCheck(t *testing.T, db DB) {
	ctx := t.Context()
	check, err := db.KeyCheck(ctx)
	must(t, err)
	_, ok, err := db.OldestSealed(ctx)
	must(t, err)
	if check != nil || ok {
		t.Errorf("a new database has the key check %q, and something sealed: %v", check, ok)
	}
	must(t, db.SetKeyCheck(ctx, []byte("first")))
	must(t, db.SetKeyCheck(ctx, []byte("second")))
	if check, err = db.KeyCheck(ctx); string(check) != "first" || err != nil {
		t.Errorf("KeyCheck = %q, %v, want the first", check, err)
	}
	young, old := newOrder("o_1", "c_1"), newOrder("o_2", "c_2")
	young.Body, young.Created = []byte("young"), noon.Add(time.Hour)
	old.Body, old.Created = []byte("old"), noon.Add(time.Minute)
	must(t, db.Commit(ctx, store.Batch{Orders: []*store.Order{young, old}}))
	oldest := func(want store.Sealed) {
		t.Helper()
		got, ok, err := db.OldestSealed(ctx)
		must(t, err)
		if diff := cmp.Diff(want, got); diff != "" || !ok {
			t.Errorf("OldestSealed (-want +got):\n%s", diff)
		}
	}
	oldest(store.Sealed{Record: "o_2", Data: []byte("old")})
	c := newCart("c_3")
	c.Visit, c.Created = []byte("visit"), noon
	must(t, db.Commit(ctx, store.Batch{Carts: []*store.Cart{c}}))
	oldest(store.Sealed{Record: "c_3", Data: []byte("visit")})
}

func testNotices(t *testing.T, db DB) {
	ctx := t.Context()
	must(t, db.Notice(ctx, store.Notice{Name: "b", Detail: "1", At: noon}))
	must(t, db.Notice(ctx, store.Notice{Name: "a", Detail: "2", At: noon}))
	must(t, db.Notice(ctx, store.Notice{Name: "b", Detail: "3", At: noon.Add(time.Hour)}))
	got, err := db.Notices(ctx)
	must(t, err)
	want := []store.Notice{{Name: "a", Detail: "2", At: noon}, {Name: "b", Detail: "3", At: noon.Add(time.Hour)}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Notices (-want +got):\n%s", diff)
	}
}
